<?php
// One of many PHP processes of tests/processes.py: views and saves through the plugin until the file `stop` is there.
// processes.php BRIDGE LIBRARY STORE DISTRICT STOP NAME STUDENT [SHARED]
declare(strict_types=1);

[, $bridge, $library, $store, $district, $stop, $name, $student] = $argv;
require $bridge;
$actor = ['sub' => $name, 'name' => $name, 'roles' => ['counselor'], 'schools' => ['*']];
for ($n = 0; !file_exists($stop); ++$n) {
    // As a request of a web server does: opened, asked, closed.
    $plugin = ThroughlineLibrary::open($library, $store, $district);
    if ($plugin === null) {
        echo "refused open\n";
        continue;
    }
    $of = $n % 3 === 0 && isset($argv[8]) ? $argv[8] : $student;
    $page = $plugin->serve($actor, ['method' => 'GET', 'path' => "/students/$of/ilp"]);
    $path = "/api/v1/students/$of/ilp/sections/goals";
    $section = $plugin->serve($actor, ['method' => 'GET', 'path' => $path]);
    $etag = array_column($section['headers'], 1, 0)['ETag'] ?? '';
    $goal = "$name-$n";
    $from = hrtime(true);
    $saved = $plugin->serve($actor, ['method' => 'PUT', 'path' => $path,
        'headers' => ['Content-Type' => 'application/json', 'If-Match' => $etag],
        'body' => json_encode(['goals' => [['kind' => 'career', 'statement' => $goal]]])]);
    $took = intdiv(hrtime(true) - $from, 1000);
    $plugin->close();
    echo "{$page['status']} {$saved['status']} $took $of $goal\n";
}
