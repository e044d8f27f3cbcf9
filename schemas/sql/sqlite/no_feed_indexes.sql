-- What feed_indexes.sql makes, taken away for the first import into an empty district.
drop index if exists person_by_sort_name;
drop index if exists person_identifier_by_value;
drop index if exists roster_role_by_person;
drop index if exists class_enrollment_by_person;
drop index if exists school_enrollment_by_person;
drop index if exists school_enrollment_by_school;
