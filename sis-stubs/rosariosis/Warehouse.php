<?php
// What RosarioSIS does at the start of a request, and of the command line.
declare(strict_types=1);

require_once __DIR__ . '/functions.php';

$_ROSARIO = [];
$Throughline = require getenv('ROSARIO_SETTINGS');
session_start();
mangle($_REQUEST);
require_once getenv('ROSARIO_MODULE') . '/functions.php';
