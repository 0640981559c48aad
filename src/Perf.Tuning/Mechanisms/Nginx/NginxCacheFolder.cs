using System.Text.RegularExpressions;

namespace Perf.Tuning.Nginx;

/// <summary>Folders of caches: nginx makes one as soon as it reads of it, if only to test. One that was not there before goes again with the change that asked for it.</summary>
internal static partial class NginxCacheFolder
{
    /// <summary>The folders that an order asks for and that are not there yet.</summary>
    /// <param name="order">The order.</param>
    public static IEnumerable<string> Missing(ChangeOrder order) => order.Settings
        .Where(pair => pair.Value is not null && NginxKey.Of(pair.Key).Name == "proxy_cache_path")
        .SelectMany(pair => pair.Value!.Split('\n'))
        .Select(line => NginxParser.ParseArguments(line).Select(word => word.Text).FirstOrDefault() ?? "")
        .Where(path => path is ['/', ..] && !Path.Exists(path));

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

    [GeneratedRegex(@"\A[0-9a-f]{32}(\.\d+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Cached();

    [GeneratedRegex(@"\A[0-9a-f]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Level();
}
