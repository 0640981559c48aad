using System.Globalization;
using System.Text;

namespace Perf.Engine.Templates.Functions;

/// <summary>
/// People, places and things that do not exist. Addresses, numbers and hosts are of the ranges that are kept for examples, so that a message sent to one of
/// them reaches nobody.
/// </summary>
internal static class FakeData
{
    /// <summary>What the names of these functions begin with.</summary>
    public const string Prefix = "fake.";

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        Of("firstName", static (scoped in frame) => Pick(frame, FakeWords.FirstNames)),
        Of("lastName", static (scoped in frame) => Pick(frame, FakeWords.LastNames)),
        Of("fullName", static (scoped in frame) => $"{Pick(frame, FakeWords.FirstNames)} {Pick(frame, FakeWords.LastNames)}"),
        Of("userName", static (scoped in frame) => UserName(frame)),
        Of("email", static (scoped in frame) => $"{UserName(frame)}@{Pick(frame, FakeWords.Domains)}"),
        Of("password", static (scoped in frame) => Password(frame)),
        Of("street", static (scoped in frame) => $"{frame.Next(299) + 1} {Pick(frame, FakeWords.Streets)}"),
        Of("city", static (scoped in frame) => Pick(frame, FakeWords.Cities)),
        Of("zip", static (scoped in frame) => Digits(frame, 5)),
        Of("country", static (scoped in frame) => Pick(frame, FakeWords.Countries)),
        Of("company", static (scoped in frame) => $"{Pick(frame, FakeWords.LastNames)} {Pick(frame, FakeWords.CompanyForms)}"),
        Of("jobTitle", static (scoped in frame) => Pick(frame, FakeWords.Jobs)),
        // +1 555 0100 to 0199 are kept for fiction.
        Of("phone", static (scoped in frame) => $"+1{frame.Next(800) + 200}55501{Digits(frame, 2)}"),
        Of("creditCard", static (scoped in frame) => CreditCard(frame)),
        // RFC 5737 and RFC 3849: addresses for documentation.
        Of("ipv4", static (scoped in frame) => $"{Pick(frame, FakeWords.Networks)}.{frame.Next(254) + 1}"),
        Of("ipv6", static (scoped in frame) => string.Create(CultureInfo.InvariantCulture, $"2001:db8::{frame.Next(0xFFFF) + 1:x}:{frame.Next(0xFFFF) + 1:x}")),
        Of("domain", static (scoped in frame) => Pick(frame, FakeWords.Domains)),
        Of("url", static (scoped in frame) => $"https://{Pick(frame, FakeWords.Domains)}/{Pick(frame, FakeWords.Words)}"),
        Of("userAgent", static (scoped in frame) => Pick(frame, FakeWords.UserAgents)),
        Of("word", static (scoped in frame) => Pick(frame, FakeWords.Words)),
        Of("sentence", static (scoped in frame) => Sentence(frame)),
        Of("paragraph", static (scoped in frame) => Paragraph(frame)),
        Of("date", static (scoped in frame) => frame.Now.AddDays(-frame.Next(3650)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("fake.number()", 0, 0, static (scoped in frame, _) => Argument.Number(frame.Next(1_000_000))) { IsPure = false },
        new("fake.boolean()", 0, 0, static (scoped in frame, _) => new ScalarValue(frame.Next(2) == 0 ? "true" : "false", ScalarKind.Boolean)) { IsPure = false },
    ];

    private delegate string Maker(scoped in FunctionFrame frame);

    private static FunctionDefinition Of(string name, Maker make) =>
        new($"{Prefix}{name}()", 0, 0, (scoped in frame, _) => ScalarValue.OfText(make(frame))) { IsPure = false };

    private static string Pick(scoped in FunctionFrame frame, string[] words) => words[frame.Next(words.Length)];

    private static string UserName(scoped in FunctionFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{Pick(frame, FakeWords.FirstNames).ToLowerInvariant()}.{Pick(frame, FakeWords.LastNames).ToLowerInvariant()}{frame.Next(1000)}");

    private static string Digits(scoped in FunctionFrame frame, int count)
    {
        var digits = new StringBuilder(count);
        for (int i = 0; i < count; i++)
        {
            digits.Append((char)('0' + frame.Next(10)));
        }

        return digits.ToString();
    }

    // One of each kind that rules for passwords ask for.
    private static string Password(scoped in FunctionFrame frame)
    {
        string word = Pick(frame, FakeWords.Words);
        return $"{char.ToUpperInvariant(word[0])}{word[1..]}-{Pick(frame, FakeWords.Words)}-{Digits(frame, 4)}!";
    }

    // ISO/IEC 7812-1, annex B: the last digit makes the sum right.
    private static string CreditCard(scoped in FunctionFrame frame)
    {
        string digits = $"4{Digits(frame, 14)}";
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[i] - '0';
            int weighed = i % 2 == 0 ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return $"{digits}{(10 - (sum % 10)) % 10}";
    }

    private static string Sentence(scoped in FunctionFrame frame)
    {
        var text = new StringBuilder();
        int count = 5 + frame.Next(8);
        for (int i = 0; i < count; i++)
        {
            string word = Pick(frame, FakeWords.Words);
            text.Append(i == 0 ? $"{char.ToUpperInvariant(word[0])}{word[1..]}" : $" {word}");
        }

        return text.Append('.').ToString();
    }

    private static string Paragraph(scoped in FunctionFrame frame)
    {
        var text = new StringBuilder(Sentence(frame));
        for (int left = 2 + frame.Next(3); left > 0; left--)
        {
            text.Append(' ').Append(Sentence(frame));
        }

        return text.ToString();
    }
}
