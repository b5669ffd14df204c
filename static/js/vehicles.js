// What drivers ride, in words.

import { gettext } from "./texts.js";

const VEHICLES = {
  bicycle: gettext("Bicycle"),
  scooter: gettext("Scooter"),
  motorcycle: gettext("Motorcycle"),
  car: gettext("Car"),
};

export const vehicleName = (type) => VEHICLES[type] ?? type;
