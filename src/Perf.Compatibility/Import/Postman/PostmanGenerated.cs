namespace Perf.Compatibility.Import.Postman;

/// <summary>The functions of the format that make what Postman generates, and an example where there is none.</summary>
internal static class PostmanGenerated
{
    private static readonly Dictionary<string, string> s_functions = new(StringComparer.Ordinal)
    {
        ["$guid"] = "uuid()",
        ["$randomUUID"] = "uuid()",
        ["$timestamp"] = "now('unix')",
        ["$isoTimestamp"] = "now()",
        ["$randomInt"] = "random(0, 1000)",
        ["$randomAlphaNumeric"] = "randomString(1)",
        ["$randomBoolean"] = "pick(true, false)",
        ["$randomEmail"] = "fake.email",
        ["$randomExampleEmail"] = "fake.email",
        ["$randomFirstName"] = "fake.firstName",
        ["$randomLastName"] = "fake.lastName",
        ["$randomFullName"] = "fake.fullName",
        ["$randomUserName"] = "fake.userName",
        ["$randomPassword"] = "fake.password",
        ["$randomPhoneNumber"] = "fake.phone",
        ["$randomStreetAddress"] = "fake.street",
        ["$randomCity"] = "fake.city",
        ["$randomCountry"] = "fake.country",
        ["$randomCompanyName"] = "fake.company",
        ["$randomJobTitle"] = "fake.jobTitle",
        ["$randomUrl"] = "fake.url",
        ["$randomDomainName"] = "fake.domain",
        ["$randomIP"] = "fake.ipv4",
        ["$randomIPV6"] = "fake.ipv6",
        ["$randomUserAgent"] = "fake.userAgent",
        ["$randomWord"] = "fake.word",
        ["$randomLoremWord"] = "fake.word",
        ["$randomLoremSentence"] = "fake.sentence",
        ["$randomLoremParagraph"] = "fake.paragraph",
    };

    /// <summary>The function that makes the same; null where there is none.</summary>
    public static string? Function(string key) => s_functions.GetValueOrDefault(key);

    /// <summary>A value for those without a function.</summary>
    public static string Example(string key) => key.Contains("Date", StringComparison.Ordinal) ? "2026-01-01" : "example";
}
