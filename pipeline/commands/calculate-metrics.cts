#!/usr/bin/env node
require('./launch.cjs').launch(() => import('./calculate-metrics-command.js'));
