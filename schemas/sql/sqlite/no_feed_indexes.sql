-- What feed_indexes.sql makes, taken away for the first import into an empty district.
drop index person_by_sort_name;
drop index person_identifier_by_value;
drop index roster_role_by_person;
drop index class_enrollment_by_person;
drop index school_enrollment_by_person;
drop index school_enrollment_by_school;
