namespace Perf.Engine.Templates.Functions;

/// <summary>The words that fake data is made of.</summary>
internal static class FakeWords
{
    public static string[] FirstNames { get; } = Split(
        """
        Ada Alan Amara Amir Ana Anders Anil Anja Arjun Astrid Aylin Bao Beatriz Bela Boris Carla Carlos Chen Chloe Clara Daniel Daria David Diego Dmitri Eleni Elif
        Emil Emma Erik Eva Fatima Felix Finn Freya Gabriel Grace Greta Hana Hassan Helen Hugo Ibrahim Ines Ingrid Ivan Jana Javier Jonas Julia Kamal Karin Kenji
        Lara Leila Leo Lena Lin Linus Lucia Luka Maja Malik Marco Maria Mateo Maya Mei Mila Milan Mina Nadia Nils Nina Noah Nora Olga Omar Oscar Paula Pavel Petra
        Priya Rafael Ravi Rosa Ruth Samir Sara Selma Sofia Stefan Tara Theo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe
        """);

    public static string[] LastNames { get; } = Split(
        """
        Abbott Adams Ahmed Alvarez Andersen Baker Banerjee Becker Bergman Bianchi Blake Brandt Bruno Carter Castro Cohen Cooper Costa Cruz Dahl Das Dubois Duarte
        Eriksen Evans Farouk Fischer Flores Fontaine Forster Garcia Gomez Gray Gupta Haas Hansen Hoffman Horvat Hughes Ito Ivanov Jansen Jensen Jones Kaya Keller Khan
        Kim Klein Kovac Kumar Lange Larsen Lee Lindgren Lopez Marin Martin Mendes Meyer Moreau Moretti Murphy Nakamura Nguyen Nilsen Novak Okafor Olsen Ortega Park
        Patel Pereira Petrov Popov Quinn Reyes Ricci Rossi Roth Sato Schmidt Silva Singh Sousa Stone Suzuki Tanaka Torres Vargas Vega Weber Wolf Wong Yilmaz Young
        """);

    public static string[] Streets { get; } =
    [
        "Market Street", "Station Road", "Mill Lane", "Church Street", "Park Avenue", "Garden Road", "Harbour Street", "Bridge Street", "Forest Avenue", "Hill Road",
        "Lake Street", "Meadow Lane", "Orchard Road", "River Street", "School Lane", "Sunset Avenue", "Tower Street", "Valley Road", "West Street", "Willow Lane",
    ];

    public static string[] Cities { get; } = Split(
        """
        Amsterdam Athens Auckland Austin Barcelona Berlin Bergen Bogota Boston Bristol Brno Bruges Budapest Cairo Chicago Cologne Cork Dakar Denver Dublin Florence Geneva
        Ghent Graz Hamburg Helsinki Izmir Jakarta Krakow Kyoto Lagos Leeds Lima Lisbon Lyon Madrid Malmo Manila Milan Montreal Mumbai Nairobi Osaka Oslo Porto Prague
        Quito Riga Rome Santiago Seattle Seoul Sofia Sydney Tallinn Toronto Turin Utrecht Valencia Vienna Vilnius Warsaw Zagreb Zurich
        """);

    public static string[] Countries { get; } = Split(
        """
        Argentina Australia Austria Belgium Brazil Canada Chile Colombia Croatia Denmark Ecuador Egypt Estonia Finland France Germany Greece Hungary Iceland India Indonesia
        Ireland Italy Japan Kenya Latvia Lithuania Mexico Morocco Netherlands Nigeria Norway Peru Philippines Poland Portugal Romania Senegal Slovakia Slovenia Spain Sweden
        Switzerland Turkey Uruguay Vietnam
        """);

    public static string[] CompanyForms { get; } = ["Ltd", "Inc", "Group", "Holdings", "Partners", "Systems", "Logistics", "Foods", "Energy", "Labs", "& Sons", "Brothers", "Works", "Trading"];

    public static string[] Jobs { get; } =
    [
        "Accountant", "Analyst", "Architect", "Baker", "Buyer", "Carpenter", "Chemist", "Clerk", "Designer", "Developer", "Driver", "Editor", "Electrician", "Engineer",
        "Gardener", "Judge", "Lawyer", "Librarian", "Manager", "Nurse", "Operator", "Pharmacist", "Photographer", "Pilot", "Planner", "Plumber", "Researcher", "Surveyor", "Teacher", "Translator",
    ];

    // RFC 2606: names that belong to nobody.
    public static string[] Domains { get; } = ["example.com", "example.net", "example.org", "mail.example.com", "shop.example.net", "post.example.org"];

    // RFC 5737.
    public static string[] Networks { get; } = ["192.0.2", "198.51.100", "203.0.113"];

    public static string[] UserAgents { get; } =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
    ];

    public static string[] Words { get; } = Split(
        """
        able air amber anchor answer apple arch autumn badge balance band basket beach bell bench berry birch blanket blue boat bottle branch bread bridge bright broad
        brook brown cabin calm candle canvas carbon castle cedar chain chalk circle clay clear cliff cloud coast coral corner cotton cover crane creek crystal dawn deep
        delta desk door drift dune early earth east echo edge ember even fabric fair feather fern field fire flint flow forest form fresh frost garden gate glass gold grain
        grand grass green grove harbour harvest hazel heart hill hollow honey horizon house island ivory jade keen kettle lake lantern large leaf lemon light lime line lively
        lofty lunar maple marble meadow mellow metal mild mint mirror moon moss mountain narrow north oak ocean olive open orange orchard paper path pearl pebble pine plain
        plum pond prime quartz quiet rain rapid reed ridge river road rocket rose round sail salt sand season shade shell shore silk silver simple sky slate smooth snow
        solid south spark spring star steady stone storm stream summer sun swift table thread tide timber tower trail tree valley velvet violet walnut warm water wave west
        wheat white wide willow wind window winter wood yellow
        """);

    private static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
