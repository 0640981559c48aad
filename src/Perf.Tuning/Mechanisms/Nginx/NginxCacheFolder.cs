using System.Text.RegularExpressions;
using Perf.Tuning.Files;

namespace Perf.Tuning.Nginx;

/// <summary>
/// Folders of caches: nginx makes one as soon as it reads of it, if only to test, and its master, which is root's, gives it to the workers' user, also where it was somebody else's before. So only one is named that is not there yet,
/// or that the configuration names already; and one that was not there before goes again with the change that asked for it.
/// </summary>
internal static partial class NginxCacheFolder
{
    /// <summary>What names one.</summary>
    public const string Directive = "proxy_cache_path";

    /// <summary>The one that may be named relative to nginx' prefix, where its configuration and its logs may lie, too.</summary>
    public const string Own = "perf-cache";

    private const string Fact = "folder ";

    /// <summary>The folders that a value names, as nginx reads them; none where it is no value.</summary>
    /// <param name="value">The value; several directives are lines.</param>
    public static IReadOnlyList<string> Named(string value)
    {
        try
        {
            return [.. value.Split('\n').Select(line => NginxParser.ParseArguments(line).Select(word => word.Text).FirstOrDefault() ?? "")];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>Why the folders of a value are not given to nginx' workers; null where they may be.</summary>
    /// <param name="key">The directive.</param>
    /// <param name="value">Its value; null where it is taken away.</param>
    /// <param name="tree">The configuration as it is.</param>
    /// <param name="prefix">nginx' prefix; null where it is the one that is built in.</param>
    /// <param name="ours">Those that were not there before they were asked for: an earlier trial of the same change may have left one.</param>
    public static string? WhyNot(NginxKey key, string? value, NginxTree tree, string? prefix, IReadOnlySet<string> ours)
    {
        if (key.Name != Directive || value is null)
        {
            return null;
        }

        HashSet<string?> known = [.. tree.All().Where(node => node.Name == Directive && node.Words.Count > 1).Select(node => Whole(node.Words[1].Text, prefix))];
        foreach (string named in Named(value))
        {
            if (Whole(named, prefix) is not { } path)
            {
                return $"Where {named} would be is not known: say prefix under tuning: nginx:, or name a cache's folder from the root.";
            }

            if (!known.Contains(path) && IsThere(path) && !(ours.Contains(path) && IsFolder(path)))
            {
                return $"{path} is there already, and is no cache's of this configuration: nginx would give it to its workers, whosever it is. Name a folder that is not there yet, or take this one away where a cache that is gone has left it.";
            }
        }

        return null;
    }

    /// <summary>What a backup keeps of the folders that an order asks for and that are not there yet.</summary>
    /// <param name="order">The order.</param>
    /// <param name="prefix">nginx' prefix; null where it is the one that is built in.</param>
    public static IEnumerable<KeyValuePair<string, string>> Missing(ChangeOrder order, string? prefix) => order.Settings
        .Where(pair => pair.Value is not null && NginxKey.Of(pair.Key).Name == Directive)
        .SelectMany(pair => Named(pair.Value!))
        .Select(named => Whole(named, prefix))
        .OfType<string>()
        .Where(path => !IsThere(path))
        .Distinct(StringComparer.Ordinal)
        .Select(path => KeyValuePair.Create(Fact + path, "missing"));

    /// <summary>The folders that were not there before, by what a backup keeps.</summary>
    /// <param name="facts">What it keeps.</param>
    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> facts) => facts.Keys.Where(fact => fact.StartsWith(Fact, StringComparison.Ordinal)).Select(fact => fact[Fact.Length..]);

    /// <summary>Takes those folders away that were not there before.</summary>
    /// <param name="facts">What a backup keeps.</param>
    public static void Drop(IReadOnlyDictionary<string, string> facts)
    {
        foreach (string path in Of(facts))
        {
            Drop(path);
        }
    }

    /// <summary>Takes a folder away where nothing is in it but what nginx has cached.</summary>
    /// <param name="path">The folder.</param>
    public static void Drop(string path)
    {
        try
        {
            var folder = new DirectoryInfo(path);
            if (!folder.Exists || folder.LinkTarget is not null)
            {
                return;
            }

            // A cached answer is named by the MD5 of its key, in folders of one or two of its digits; being written, with a number behind.
            var whole = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
            if (folder.EnumerateFileSystemInfos("*", whole).All(entry => entry.LinkTarget is null && (entry is FileInfo ? Cached() : Level()).IsMatch(entry.Name)))
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An old worker may still be ending its last request there: an unused cache hurts nobody.
        }
    }

    // From the root, without an ending slash, by which a link would be taken for what it leads to; null where nobody has said what it is relative to.
    private static string? Whole(string path, string? prefix) =>
        path is not ['/', ..] && string.IsNullOrEmpty(prefix) ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Path.GetFullPath(prefix is { Length: > 0 } ? prefix : "/")));

    // A link that leads nowhere is something, too.
    private static bool IsThere(string path) => OperatingSystem.IsLinux() ? FileCalls.Look(path) is not null : Path.Exists(path);

    private static bool IsFolder(string path) => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;

    [GeneratedRegex(@"\A[0-9a-f]{32}(\.\d+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Cached();

    [GeneratedRegex(@"\A[0-9a-f]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Level();
}
