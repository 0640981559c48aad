using System.Text;

namespace Perf;

/// <summary>Errors of one class in one step.</summary>
public sealed record ErrorCount
{
    /// <summary>The step's name.</summary>
    public string Step { get; init; } = "";

    /// <summary>The class, one of <see cref="ErrorClasses"/>.</summary>
    public string Class { get; init; } = "";

    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>The first message that was seen, as an example. Text from a server is untrusted.</summary>
    public string Example { get; init; } = "";

    /// <summary>
    /// How many of them are like the example, numbers in it apart: of each second the first message is kept, and the second's errors are taken to be as that one. Null where it was not counted, as in results of before; of a
    /// second null means all.
    /// </summary>
    public long? Alike { get; init; }

    /// <summary>Whether another error says the same as this one, numbers and identifiers in it apart.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether their examples are alike.</returns>
    public bool IsLike(ErrorCount other) => Example == other.Example || WithoutNumbers(Example).Equals(WithoutNumbers(other.Example), StringComparison.Ordinal);

    // Ports, times and identifiers make no other error: what is written with the digits of a number or of a UUID, and has a decimal one in it.
    private static string WithoutNumbers(string text)
    {
        var rest = new StringBuilder(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            int end = at;
            bool isNumber = false;
            while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] == '-'))
            {
                isNumber |= char.IsAsciiDigit(text[end++]);
            }

            if (end == at)
            {
                rest.Append(text[at++]);
                continue;
            }

            if (!isNumber)
            {
                rest.Append(text, at, end - at);
            }

            at = end;
        }

        return rest.ToString();
    }
}
