using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>The header of <c>config.http.distributedTracing</c>: W3C Trace Context, version 00, with another trace for each request.</summary>
internal static partial class Tracing
{
    private const string DefaultPrefix = "a9";
    private const string HexDigits = "'0123456789abcdef'";

    /// <summary>The header's value.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>A template; null where the test asks for none.</returns>
    public static string? HeaderOf(NodeValues values, MapNode config)
    {
        Node? node = (config["http"] as MapNode)?["distributedTracing"];
        if (node is not MapNode map)
        {
            return values.Flag(node, "distributedTracing") == true ? Header(DefaultPrefix, isSampled: true) : null;
        }

        values.CheckKeys(map, "distributedTracing", ["enabled", "sampled", "traceIdPrefix"]);
        if (values.Flag(map["enabled"], "enabled") == false)
        {
            return null;
        }

        string prefix = NoHex().Replace((values.Text(map["traceIdPrefix"], "traceIdPrefix") ?? DefaultPrefix).ToLowerInvariant(), "");
        prefix = prefix.Length == 0 ? DefaultPrefix : prefix[..Math.Min(8, prefix.Length)];
        return Header(prefix, values.Flag(map["sampled"], "sampled") ?? true);
    }

    private static string Header(string prefix, bool isSampled) => string.Create(
        CultureInfo.InvariantCulture, $"00-{prefix}${{randomString({32 - prefix.Length}, {HexDigits})}}-${{randomString(16, {HexDigits})}}-{(isSampled ? "01" : "00")}");

    [GeneratedRegex("[^0-9a-f]", RegexOptions.CultureInvariant)]
    private static partial Regex NoHex();
}
