using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>The functions of Artillery's templates, as calls of Perf's own. The made-up data is of the same kind, not the same words.</summary>
internal static class FunctionNames
{
    // The plugin's names are those of its library: the module, then the function; and some of the library that it had before.
    private static readonly Dictionary<string, string> s_fake = new(StringComparer.Ordinal)
    {
        ["$personFirstName"] = "fake.firstName",
        ["$personLastName"] = "fake.lastName",
        ["$personFullName"] = "fake.fullName",
        ["$personJobTitle"] = "fake.jobTitle",
        ["$internetEmail"] = "fake.email",
        ["$internetExampleEmail"] = "fake.email",
        ["$internetUserName"] = "fake.userName",
        ["$internetUsername"] = "fake.userName",
        ["$internetDisplayName"] = "fake.userName",
        ["$internetPassword"] = "fake.password",
        ["$internetUrl"] = "fake.url",
        ["$internetDomainName"] = "fake.domain",
        ["$internetIp"] = "fake.ipv4",
        ["$internetIpv4"] = "fake.ipv4",
        ["$internetIpv6"] = "fake.ipv6",
        ["$internetUserAgent"] = "fake.userAgent",
        ["$locationCity"] = "fake.city",
        ["$locationCountry"] = "fake.country",
        ["$locationStreet"] = "fake.street",
        ["$locationStreetAddress"] = "fake.street",
        ["$locationZipCode"] = "fake.zip",
        ["$companyName"] = "fake.company",
        ["$phoneNumber"] = "fake.phone",
        ["$financeCreditCardNumber"] = "fake.creditCard",
        ["$loremWord"] = "fake.word",
        ["$wordSample"] = "fake.word",
        ["$loremSentence"] = "fake.sentence",
        ["$loremParagraph"] = "fake.paragraph",
        ["$loremText"] = "fake.paragraph",
        ["$stringUuid"] = "uuid",
        ["$datatypeUuid"] = "uuid",
        ["$numberInt"] = "fake.number",
        ["$datatypeNumber"] = "fake.number",
        ["$datatypeBoolean"] = "fake.boolean",
        ["$datePast"] = "fake.date",
        ["$randFirstName"] = "fake.firstName",
        ["$randLastName"] = "fake.lastName",
        ["$randFullName"] = "fake.fullName",
        ["$randEmail"] = "fake.email",
        ["$randUserName"] = "fake.userName",
        ["$randPassword"] = "fake.password",
        ["$randUrl"] = "fake.url",
        ["$randIp"] = "fake.ipv4",
        ["$randIpv6"] = "fake.ipv6",
        ["$randUserAgent"] = "fake.userAgent",
        ["$randCity"] = "fake.city",
        ["$randCountry"] = "fake.country",
        ["$randStreetName"] = "fake.street",
        ["$randStreetAddress"] = "fake.street",
        ["$randAddress"] = "fake.street",
        ["$randZipCode"] = "fake.zip",
        ["$randCompanyName"] = "fake.company",
        ["$randPhoneNumber"] = "fake.phone",
        ["$randJobTitle"] = "fake.jobTitle",
        ["$randCreditCardNumber"] = "fake.creditCard",
        ["$randWord"] = "fake.word",
        ["$randSentence"] = "fake.sentence",
        ["$randParagraph"] = "fake.paragraph",
        ["$randUuid"] = "uuid",
        ["$randNumber"] = "fake.number",
        ["$randBoolean"] = "fake.boolean",
        ["$randPastDate"] = "fake.date",
    };

    /// <summary>The functions without which there is no plugin.</summary>
    private static readonly string[] s_builtIn = ["$randomNumber", "$randomString"];

    /// <summary>The functions of the plugin of made-up data, with Perf's calls.</summary>
    public static IReadOnlyDictionary<string, string> MadeUp { get; } = s_fake.ToDictionary(one => one.Key, one => $"{one.Value}()", StringComparer.Ordinal);

    /// <summary>The call of a function.</summary>
    /// <param name="part">The function as a test calls it.</param>
    /// <param name="hasFakeData">Whether the test has the plugin of made-up data.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    /// <returns>The call, without the braces; null where there is none.</returns>
    public static string? CallOf(in MustachePart part, bool hasFakeData, out string? problem)
    {
        problem = null;
        IReadOnlyList<string> arguments = part.Arguments;
        switch (part.Text)
        {
            case "$randomNumber" when Numbers(arguments) is [var low, var high, ..]:
                return string.Create(CultureInfo.InvariantCulture, $"random({Math.Min(low, high)}, {Math.Max(low, high)})");
            case "$randomNumber":
                problem = "$randomNumber takes two whole numbers, the least and the most";
                return null;
            case "$randomString":
                int length = arguments.Count == 0 ? 10 : Numbers(arguments) is [var given, ..] ? given : -1;
                problem = length is < 0 or > 100_000 ? "$randomString takes its length, a whole number" : null;
                return problem is null ? string.Create(CultureInfo.InvariantCulture, $"randomString({length})") : null;
        }

        if (s_fake.TryGetValue(part.Text, out string? name))
        {
            problem = hasFakeData ? null : $"'{part.Text}' belongs to the plugin fake-data, which config.plugins does not have; add `fake-data: {{}}` to it";
            return hasFakeData ? $"{name}()" : null;
        }

        string? nearest = NearestWord.Find(part.Text, [.. s_builtIn, .. s_fake.Keys]);
        problem = $"there is no function '{part.Text}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} Perf has {string.Join(", ", s_builtIn)}, and of the plugin fake-data the usual ones";
        return null;
    }

    private static int[] Numbers(IReadOnlyList<string> arguments)
    {
        int[] numbers = [.. arguments.TakeWhile(argument => int.TryParse(argument, CultureInfo.InvariantCulture, out _)).Select(argument => int.Parse(argument, CultureInfo.InvariantCulture))];
        return numbers.Length == arguments.Count ? numbers : [];
    }
}
