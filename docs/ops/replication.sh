#!/bin/sh
# Run once by the postgres image on a new data folder: let replicas copy and follow it.
echo "host replication all samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
