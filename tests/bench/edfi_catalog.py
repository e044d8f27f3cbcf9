"""Names, places, courses and programs of the generated Ed-Fi district (gen_edfi.py); all invented."""
GIVEN = ("Aaliyah Adrián Aiden Amelia Ananya Andre Anh Asher Ava Beatriz Benjamin Caleb Camila Charlotte Chloë Daisy "
         "Deshawn Diego Dmitri Eleanor Elena Elijah Ethan Farah Gabriel Grace Hannah Hassan Imani Isaac Jack Jasmine "
         "José Josephine Kayla Kofi Layla Levi Lily Lucía Malik Mateo Mei Nora Olivia Owen Parker Priya Renée Riley "
         "Ruby Samuel Savannah Siobhán Sofía Tomás Valentina Violet Wyatt Ximena Yusuf Zoë").split()
FAMILY = ("Abbott|Adkins|Aguilar|Ali|Bailey|Brock|Campbell|Castillo|Caudill|Chen|Collins|Cornett|Davis|De La Cruz|"
          "Díaz|Fugate|García|Gibson|Gutiérrez|Hall|Hensley|Hernández|Howard|Johnson|Jones|Kim|Lewis|López|MacDonald|"
          "Martínez|Miller|Mullins|Müller|Nguyen|Núñez|O'Brien|O'Neal|Okoye|Patel|Pham|Ramírez|Rivera|Rodríguez|"
          "Sánchez|Sizemore|Slone|Smith|Smith-Jones|St. Clair|Tackett|Turner|van der Berg|Whitaker|Williams|"
          "Young").split("|")
PLACES = "Ashgrove Beechfork Cold Spring Dry Ridge Elkhorn Fern Creek Green Hollow Indian Laurel Maple Oak".split()
TOWNS = ("Clearfork", "Redbud", "Beaver Creek", "Stone & Mill")
STREETS = ("Main Street", "Mill Road", "Church Street", "Old Post Road", "Oak & Elm Lane", "O'Hara Drive")
ELSEWHERE = ("Liceo José Martí", "Escuela Preparatoria Núm. 3", "Westlake High School", "Lycée Jean Moulin",
             "St. Brendan's Academy & College")
GRADES = ("Kindergarten", "First grade", "Second grade", "Third grade", "Fourth grade", "Fifth grade", "Sixth grade",
          "Seventh grade", "Eighth grade", "Ninth grade", "Tenth grade", "Eleventh grade", "Twelfth grade")
KINDS = (("Elementary", range(0, 6), 450, "Elementary School"), ("Middle", range(6, 9), 650, "Middle School"),
         ("High", range(9, 13), 1200, "High School"))
RACES = ("American Indian or Alaska Native", "Asian", "Black or African American",
         "Native Hawaiian or Pacific Islander", "White")
# title, code (SCED-like), academic subject, thousandths of a credit per term; the first four are taken this year
CATALOG = {
    "home": [("Homeroom", "73028", "Cross Subject", 0)],
    "middle": [("Language Arts", "5103", "English Language Arts", 0), ("Mathematics", "5203", "Mathematics", 0),
               ("Science", "5323", "Life and Physical Sciences", 0),
               ("World & Local Cultures", "5406", "Social Studies", 0)],
    9: [("English I", "01001", "English Language Arts", 500), ("Algebra I, Honors", "02052", "Mathematics", 500),
        ("Biology", "03051", "Life and Physical Sciences", 500), ("World History", "04051", "Social Studies", 500),
        ("Health 9", "08051", "Physical, Health, and Safety Education", 333)],
    10: [("English II", "01002", "English Language Arts", 500), ("Geometry", "02072", "Mathematics", 500),
         ("Chemistry", "03101", "Life and Physical Sciences", 500), ("U.S. History", "04101", "Social Studies", 500),
         ("Drawing & Painting", "05156", "Fine and Performing Arts", 333)],
    11: [("English III", "01003", "English Language Arts", 500), ("Algebra II", "02056", "Mathematics", 500),
         ("Physics", "03151", "Life and Physical Sciences", 500), ("Civics", "04161", "Social Studies", 500),
         ("Health Sciences I", "14002", "Career and Technical Education", 1000)],
    12: [("English IV", "01004", "English Language Arts", 500), ("Statistics", "02201", "Mathematics", 500),
         ("Anatomy & Physiology", "03053", "Life and Physical Sciences", 500),
         ("Economics", "04201", "Social Studies", 500),
         ("Personal Finance", "19262", "Career and Technical Education", 333)],
    "alternative": [("Credit Recovery: \"Second Start\"", "01992", "English Language Arts", 500)],
}
PROGRAMS = (("Special Education", "Special Education"), ("Health Science Pathway", "Career and Technical Education"),
            ("New Horizons Alternative Program", "Alternative Education"), ("Gifted & Talented", "Gifted and Talented"))
