namespace Perf.Compatibility.Import.Postman;

/// <summary>An example of each value that Postman generates.</summary>
internal static class PostmanGenerated
{
    public static string Example(string key) => key switch
    {
        "$guid" or "$randomUUID" => "7b0f1f6e-4a55-4d6c-9b57-0d6f1f2a3c4d",
        "$timestamp" => "1767225600",
        "$isoTimestamp" => "2026-01-01T00:00:00.000Z",
        "$randomInt" => "42",
        "$randomBoolean" => "true",
        "$randomEmail" or "$randomExampleEmail" => "user@example.com",
        "$randomFirstName" => "Alex",
        "$randomLastName" => "Example",
        "$randomFullName" => "Alex Example",
        "$randomUserName" => "alex.example",
        "$randomPassword" => "example",
        "$randomPhoneNumber" => "555-0100",
        "$randomUrl" => "https://example.com/",
        "$randomIP" => "192.0.2.1",
        "$randomDateRecent" or "$randomDatePast" or "$randomDateFuture" => "2026-01-01",
        _ => "example",
    };
}
