using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>References to environment variables in settings: <c>${env:NAME}</c>, or <c>${env:NAME:-what holds otherwise}</c>.</summary>
public static partial class EnvironmentReferences
{
    /// <summary>Whether a text is one reference and nothing else.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text) => Reference().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>Puts values in place of references.</summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <param name="missing">Gets the names of variables that are not set and have no other value.</param>
    /// <returns>The text; what is missing is empty in it.</returns>
    public static string Resolve(string text, Func<string, string?> environment, ICollection<string> missing) => Reference().Replace(text, match =>
    {
        string name = match.Groups["name"].Value;
        string? value = environment(name);
        if (!string.IsNullOrEmpty(value))
        {
            return value.Trim();
        }

        if (!match.Groups["other"].Success)
        {
            missing.Add(name);
        }

        return match.Groups["other"].Value;
    });

    [GeneratedRegex(@"\$\{env:(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<other>[^}]*))?\}")]
    private static partial Regex Reference();
}
