<?php
/**
 * Hands the student, stays and grades over, each once: what was told stands in throughline_sent as a hash, and only what differs is told.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/facts.php';
require_once __DIR__ . '/plugin.php';

/** Seconds until what the plugin refused (a school it does not know yet, a student who may be another) is told again. */
const THROUGHLINE_AGAIN = 3600;

/** How many facts were told. */
function throughline_tell(int $student): int
{
    $reference = throughline_reference($student);
    if ($reference === null) {
        return 0;
    }
    $sent = [];
    foreach (DBGet("SELECT KIND,ROW_ID,HASH,ANSWER,STAY,CREATED_AT FROM throughline_sent WHERE STUDENT_ID='$student'") as $row) {
        $sent[$row['KIND']][$row['ROW_ID']] = $row;
    }
    // First: whom the plugin does not know yet can be told of after that.
    $facts = [['student', '0', throughline_student_facts($student)]];
    $stays = throughline_stays($student);
    foreach ($stays as $id => $stay) {
        $facts[] = ['enrollment', (string) $id, $stay];
    }
    // A row that is no more in RosarioSIS was a mistake: its stay is told as one of no days.
    foreach ($sent['enrollment'] ?? [] as $id => $row) {
        $stay = isset($stays[$id]) ? null : json_decode((string) $row['STAY'], true);
        if ($stay) {
            $facts[] = ['enrollment', (string) $id, ['exitDate' => $stay['entryDate']] + $stay];
        }
    }
    $courses = throughline_courses($student);
    if ($courses || isset($sent['transcript'])) {
        $facts[] = ['transcript', '0', ['courses' => $courses]];
    }
    $told = 0;
    foreach ($facts as [$kind, $id, $fact]) {
        // The row in RosarioSIS's own name, where the student is meant by the state's.
        $who = $reference['event'] + ($kind === 'student' ? ['sourcedId' => "student:$student"] : []);
        $fact = ['student' => $who] + $fact;
        $hash = hash('sha256', json_encode($fact, JSON_THROW_ON_ERROR));
        $before = $sent[$kind][$id] ?? null;
        $refused = $before && $before['ANSWER'] >= 300;
        if ($before && $before['HASH'] === $hash
            && !($refused && strtotime($before['CREATED_AT']) + THROUGHLINE_AGAIN < time())) {
            continue;
        }
        $answer = throughline_ask(fn ($plugin) => $plugin->event(throughline_system(), $kind, $fact))['status'];
        if ($answer >= 500 || $answer === 401) {
            break; // away, or it does not know this host: told another time
        }
        if ($answer >= 300) {
            error_log("throughline: event $kind answered $answer");
        }
        throughline_remember($student, $kind, $id, $hash, $answer, $kind === 'enrollment' ? $fact : null, $before !== null);
        ++$told;
    }
    return $told;
}

function throughline_remember(int $student, string $kind, string $id, string $hash, int $answer, ?array $stay, bool $again): void
{
    // The stay as it must be taken back by, without what RosarioSIS's SQL filter could mistake.
    $kept = $stay ? json_encode(array_intersect_key($stay, ['id' => 1, 'school' => 1, 'entryDate' => 1]), JSON_THROW_ON_ERROR) : '';
    $values = [
        'HASH' => $hash,
        'ANSWER' => $answer,
        'STAY' => DBEscapeString($kept),
        'CREATED_AT' => date('Y-m-d H:i:s'),
    ];
    $row = ['STUDENT_ID' => $student, 'KIND' => $kind, 'ROW_ID' => DBEscapeString($id)];
    // Two pages of one student at once may both tell it: the second row is refused, and nobody's page ends for it.
    @db_query($again ? DBUpdateSQL('throughline_sent', $values, $row) : DBInsertSQL('throughline_sent', $row + $values), false);
}
