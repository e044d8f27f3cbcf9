-- Indexes that the first import into an empty district leaves for its end, when sorting them whole is much quicker;
-- made after every migration and every such import.
create index if not exists person_by_sort_name on person (sort_name) where is_student = 1;
create index if not exists person_identifier_by_value on person_identifier (value, system);
create index if not exists roster_role_by_person on roster_role (person);
create index if not exists class_enrollment_by_person on class_enrollment (person);
create index if not exists school_enrollment_by_person on school_enrollment (person);
create index if not exists school_enrollment_by_school on school_enrollment (school) where state = 1;
