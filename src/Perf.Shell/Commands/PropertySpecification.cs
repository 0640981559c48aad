using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

/// <summary>One value of a -Property parameter: a name, a wildcard, a script block or a table such as <c>@{ Name = 'x'; Expression = { … } }</c>.</summary>
/// <param name="Name">The name given in a table; null elsewhere.</param>
/// <param name="Expression">What to evaluate.</param>
/// <param name="Descending">The order asked for in a table of Sort-Object; null elsewhere.</param>
internal sealed record PropertySpecification(string? Name, PSPropertyExpression Expression, bool? Descending)
{
    /// <summary>Reads one value.</summary>
    /// <param name="value">What the user passed.</param>
    /// <param name="keys">The keys that a table may have, in full; a table may shorten them.</param>
    /// <exception cref="PSArgumentException">Unknown or missing key, or a value of another kind.</exception>
    public static PropertySpecification Parse(object? value, params string[] keys)
    {
        object? plain = value is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : value;
        return plain switch
        {
            ScriptBlock script => new PropertySpecification(null, new PSPropertyExpression(script), null),
            IDictionary table => Parse(table, keys),
            null => throw new PSArgumentException("A property name must not be null."),
            _ => new PropertySpecification(null, new PSPropertyExpression(PSObject.AsPSObject(plain).ToString()), null),
        };
    }

    /// <summary>The value for one object: that of the first matching property; null when there is none or it fails.</summary>
    public object? Value(PSObject? item)
    {
        if (item is null)
        {
            return null;
        }

        foreach (var result in Expression.GetValues(item))
        {
            return result.Exception is null ? result.Result : null;
        }

        return null;
    }

    private static PropertySpecification Parse(IDictionary table, string[] keys)
    {
        string? name = null;
        PSPropertyExpression? expression = null;
        bool? descending = null;
        foreach (DictionaryEntry entry in table)
        {
            string given = entry.Key.ToString() ?? "";
            string key = Array.Find(keys, k => given.Length > 0 && k.StartsWith(given, StringComparison.OrdinalIgnoreCase))
                ?? throw new PSArgumentException($"The key '{given}' is not valid here. Valid keys: {string.Join(", ", keys)}.");
            object? plain = entry.Value is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : entry.Value;
            switch (key)
            {
                case "Name" or "Label":
                    name = plain?.ToString();
                    break;
                case "Expression":
                    expression = plain is ScriptBlock script ? new PSPropertyExpression(script) : new PSPropertyExpression(plain?.ToString() ?? "");
                    break;
                case "Descending":
                    descending = LanguagePrimitives.IsTrue(plain);
                    break;
                case "Ascending":
                    descending = !LanguagePrimitives.IsTrue(plain);
                    break;
            }
        }

        return new PropertySpecification(
            name, expression ?? throw new PSArgumentException("The table needs the key Expression."), descending);
    }
}
