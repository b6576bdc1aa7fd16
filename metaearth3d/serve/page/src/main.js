// One bundle for two pages: a finished scene, and the globe of a live world.
import { openGlobe } from "./flight.js";
import { openScene } from "./viewer.js";

if (document.body.dataset.page === "globe") openGlobe();
else openScene();
