using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>
/// Turns a script's output into plain data, much as ConvertTo-Json does: one object is itself, several are a list, a text is a text; lists, dictionaries and
/// properties go four levels deep and are text below that. Times are ISO 8601, words of enumerations are words.
/// </summary>
internal static class OutputData
{
    private const int Depth = 4;

    /// <summary>The data.</summary>
    /// <param name="output">What came down the pipeline.</param>
    /// <returns>Null for nothing.</returns>
    public static object? Of(IList<PSObject> output) => output.Count switch
    {
        0 => null,
        1 => Of(output[0], Depth),
        _ => output.Select(one => Of(one, Depth - 1)).ToList(),
    };

    internal static object? Of(object? value, int depth)
    {
        object? plain = value.Unwrapped();
        switch (plain)
        {
            case null:
                return null;
            case string or bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                return plain;
            case DateTime time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case DateTimeOffset time:
                return time.ToString("O", CultureInfo.InvariantCulture);
            case System.Numerics.BigInteger or char or Enum or Guid or TimeSpan or Uri or Version or Type or ScriptBlock:
                return LanguagePrimitives.ConvertTo<string>(plain);
        }

        if (depth == 0)
        {
            return LanguagePrimitives.ConvertTo<string>(value);
        }

        return plain switch
        {
            IDictionary dictionary => Entries(dictionary, depth),
            IEnumerable list => list.Cast<object?>().Select(one => Of(one, depth - 1)).ToList(),
            _ => Properties(value as PSObject ?? new PSObject(plain), depth),
        };
    }

    private static Dictionary<string, object?> Entries(IDictionary dictionary, int depth)
    {
        var entries = new Dictionary<string, object?>();
        foreach (DictionaryEntry entry in dictionary)
        {
            entries[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Of(entry.Value, depth - 1);
        }

        return entries;
    }

    private static Dictionary<string, object?> Properties(PSObject value, int depth)
    {
        var properties = new Dictionary<string, object?>();
        foreach (PSPropertyInfo property in value.Properties.Where(property => property.IsGettable))
        {
            properties[property.Name] = Of(ValueOf(property), depth - 1);
        }

        return properties;
    }

    // Some properties of .NET objects throw when they make no sense at the moment.
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (RuntimeException)
        {
            return null;
        }
    }
}
