using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>What the parts of a translation share.</summary>
internal sealed class Translation
{
    /// <summary>The test.</summary>
    public required ArtilleryTest Test { get; init; }

    /// <summary>Reads values.</summary>
    public required NodeValues Values { get; init; }

    /// <summary>The variables.</summary>
    public required VariableNames Variables { get; init; }

    /// <summary>Makes templates.</summary>
    public required TextTranslator Texts { get; init; }

    /// <summary>Makes conditions.</summary>
    public required Filtrex Conditions { get; init; }

    /// <summary>What every request begins with.</summary>
    public required ArtilleryDefaults Defaults { get; init; }

    /// <summary>What plugins ask for.</summary>
    public required ArtilleryPlugins Plugins { get; init; }

    /// <summary>Makes steps of functions in JavaScript.</summary>
    public required HookTranslator Hooks { get; init; }

    /// <summary>The header by which a request is followed through services (W3C Trace Context), a template; null where the test asks for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Gets what cannot be.</summary>
    public Problems Problems => Values.Problems;

    /// <summary>The name of a header, a cookie, a field or a parameter: it cannot have a template in it, which is told.</summary>
    /// <param name="entry">The entry whose key it is.</param>
    /// <returns>The name.</returns>
    public string NameOf(NodeEntry entry)
    {
        if (entry.Key.Contains("{{", StringComparison.Ordinal))
        {
            Problems.Add(entry.KeyPlace, $"the name '{entry.Key}' cannot have a template in it; write it out");
        }

        return entry.Key;
    }
}
