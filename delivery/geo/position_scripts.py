"""What the position index does inside Redis, so that each call is one round trip.

All keys of a region carry its hash tag, so a cluster keeps them in one slot and the scripts may
name the drivers' keys themselves.
"""

# A driver's hash holds `fix`, "recorded_ms,lat,lng,speed,heading,accuracy" with nothing where
# unknown, and `off` once its shift has ended.

# KEYS: geo set. ARGV: prefix of driver keys, ttl, whether a shift begins ('1' or ''), then rows
# as JSON: [id, lng, lat, recorded_ms, fix], all strings.
# Last write by recording time wins, so a late point never moves the driver back. After the shift
# a driver stays out of searches; where it went is recorded only while it has an order in hand.
# Answers a row each: 0 came too late, 1 moved, 2 after the shift, else the driver's orders.
RECORD = """
local answers = {}
local begins = ARGV[3] == '1'
for i, row in ipairs(cjson.decode(ARGV[4])) do
  local key = ARGV[1] .. row[1]
  local known = redis.call('HMGET', key, 'fix', 'off')
  local fix, off = known[1], known[2]
  if begins and off then
    redis.call('HDEL', key, 'off')
    off = false
  end
  local orders = redis.call('SMEMBERS', key .. ':orders')
  if off and #orders == 0 then
    answers[i] = 2
  elseif fix and tonumber(string.match(fix, '^%d+')) >= tonumber(row[4]) then
    if begins then
      local lat, lng = string.match(fix, '^%d+,([^,]+),([^,]+)')
      redis.call('GEOADD', KEYS[1], lng, lat, row[1])
    end
    answers[i] = 0
  else
    redis.call('HSET', key, 'fix', row[5])
    redis.call('EXPIRE', key, ARGV[2])
    if not off then redis.call('GEOADD', KEYS[1], row[2], row[3], row[1]) end
    answers[i] = #orders > 0 and orders or 1
  end
end
return answers
"""

# KEYS: geo set. ARGV: prefix of driver keys, lng, lat, largest first radius, last radius, how many,
# oldest recorded_ms that is fresh, score of the point, square metres per score.
# GEOSEARCH costs what its circle holds, so the first one is made for one and a half times the
# drivers wanted, by the density of the smallest cell around the point that holds as many: counting
# a cell costs O(log N). Cells of about 150 m to 10 km are looked at.
# The radius grows by what the last one held, as an area holds drivers; a count that fills up with
# stale drivers is asked for again, larger. Drivers whose hash has expired are taken out on the way.
# Answers one text, a line per driver, nearest first: "id,distance,fix".
NEARBY = """
local radius, last, limit = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local oldest, count = tonumber(ARGV[7]), limit
local score, cell, held = tonumber(ARGV[8]), 2 ^ 14, 0
repeat
  cell = cell * 4
  local low = score - score % cell
  held = redis.call('ZCOUNT', KEYS[1],
    string.format('%.0f', low), string.format('(%.0f', low + cell))
until held >= limit or cell >= 2 ^ 28
local density = math.max(held, 1) / (cell * tonumber(ARGV[9]))
radius = math.min(radius, last, math.sqrt(1.5 * limit / (math.pi * density)))
local fixes = {}
while true do
  local rows = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[2], ARGV[3],
    'BYRADIUS', radius, 'm', 'ASC', 'COUNT', count, 'WITHDIST')
  local found = {}
  for _, row in ipairs(rows) do
    local id = row[1]
    local fix = fixes[id]
    if fix == nil then
      fix = redis.call('HGET', ARGV[1] .. id, 'fix')
      fixes[id] = fix
      if not fix then redis.call('ZREM', KEYS[1], id) end
    end
    if fix and tonumber(string.match(fix, '^%d+')) >= oldest then
      found[#found + 1] = id .. ',' .. row[2] .. ',' .. fix
      if #found == limit then break end
    end
  end
  if #found == limit or (radius >= last and #rows < count) then
    return table.concat(found, '\\n')
  elseif #rows == count then
    count = count * 4
  else
    local growth = math.sqrt(1.5 * limit / math.max(#found, 1))
    radius = math.min(last, radius * math.max(1.5, math.min(4, growth)))
  end
end
"""
