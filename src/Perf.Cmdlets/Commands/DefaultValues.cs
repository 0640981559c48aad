using System.Collections;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Reads $PSDefaultParameterValues as PowerShell does: 'Command:Parameter', each with wildcards. Pure.</summary>
internal static class DefaultValues
{
    private const string Disabled = "Disabled";

    /// <summary>Whether a value is one that the table gives to a parameter.</summary>
    /// <param name="defaults">The table, or null.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="names">The parameter's name and its aliases.</param>
    /// <param name="value">The value that the parameter has.</param>
    /// <returns>True also where the table has a script block: what that gave is not known.</returns>
    public static bool Has(IDictionary? defaults, string command, IReadOnlyList<string> names, object? value) =>
        Of(defaults, command, names).Any(one => one is ScriptBlock || LanguagePrimitives.Equals(one, value));

    /// <summary>The values that the table has for a parameter.</summary>
    /// <param name="defaults">The table, or null.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="names">The parameter's name and its aliases.</param>
    public static IEnumerable<object?> Of(IDictionary? defaults, string command, IReadOnlyList<string> names)
    {
        if (defaults is null || LanguagePrimitives.IsTrue(defaults[Disabled]))
        {
            return [];
        }

        return defaults.Cast<DictionaryEntry>().Where(entry => entry.Key is string key && Fits(key, command, names)).Select(entry => entry.Value.Unwrapped());
    }

    private static bool Fits(string key, string command, IReadOnlyList<string> names)
    {
        int colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsMatch(key[..colon], command) && names.Any(name => IsMatch(key[(colon + 1)..], name));
    }

    private static bool IsMatch(string pattern, string name) => new WildcardPattern(pattern.Trim().Trim('\'', '"').Trim(), WildcardOptions.IgnoreCase).IsMatch(name);
}
