using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Perf.ScriptWorker.Loading;

/// <summary>
/// The libraries of jslib.k6.io that scripts use most, written anew for Perf and laid into the program: nothing is ever fetched. One text serves all versions of a library, for they
/// differ in what they add.
/// </summary>
internal static partial class JsLibraries
{
    private static readonly string[] s_names = ["expect", "formdata", "httpx", "k6-summary", "k6-testing", "k6-utils", "k6chaijs", "papaparse", "totp", "url"];
    private static readonly ConcurrentDictionary<string, string> s_texts = new(StringComparer.Ordinal);

    /// <summary>The libraries that there are.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Whether a specifier is an address on the web.</summary>
    public static bool IsRemote(string specifier) =>
        specifier.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || specifier.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a library.</summary>
    /// <param name="address">Its address: <c>https://jslib.k6.io/k6-utils/1.4.0/index.js</c>.</param>
    /// <returns>The text, or null when Perf has none of that address.</returns>
    public static string? TextOf(string address)
    {
        if (NameIn(address) is not { } name || !s_names.Contains(name))
        {
            return null;
        }

        return s_texts.GetOrAdd(name, static library =>
        {
            using Stream stream = typeof(JsLibraries).Assembly.GetManifestResourceStream($"jslib.{library}.js")
                ?? throw new InvalidOperationException($"The library {library} is not in the program.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        });
    }

    /// <summary>What to do about an address that is not there.</summary>
    public static string Refusal(string address) => NameIn(address) is { } name
        ? $"the library '{name}' of jslib.k6.io is not among those that Perf has ({string.Join(", ", s_names)}); download it beside the script and import './{name}.js'"
        : $"'{address}' is not fetched: a test must not change when a file on the web does. Download it beside the script and import './{FileIn(address)}'";

    private static string? NameIn(string address) => Address().Match(address) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string FileIn(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Segments[^1].Trim('/') is { Length: > 0 } file ? file : "library.js";

    [GeneratedRegex(@"^https?://jslib\.k6\.io/(?<name>[\w.-]+)(/[\w./-]*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
