namespace Perf.Tuning.Nginx;

/// <summary>
/// Blocks that pass upgrades on, as WebSockets need it: their header Connection says upgrade, or a variable that says it (map $http_upgrade). With another value there no upgrade would ever come to the application: what is set as
/// the header of many blocks is not set in these. Pure.
/// </summary>
internal static class NginxUpgrade
{
    // What keeps connections or closes them, and upgrades nothing.
    private static readonly HashSet<string> s_plain = new(StringComparer.OrdinalIgnoreCase) { "", "close", "keep-alive" };

    /// <summary>Whether a block keeps its header as it is.</summary>
    /// <param name="block">The block.</param>
    /// <param name="key">What is to be set.</param>
    public static bool IsKept(NginxBlock block, NginxKey key)
    {
        if (!key.IsConnection)
        {
            return false;
        }

        // A block has the headers of the blocks around it where it sets none itself.
        for (NginxBlock? around = block; around is not null; around = around.Parent)
        {
            NginxNode[] headers = [.. around.Directives.Where(found => found.Node.Name == key.Name && !found.Node.IsBlock).Select(found => found.Node)];
            if (headers.Length > 0)
            {
                return headers.Any(header => header.Words.Count > 2 && header.Words[1].Text.Equals(key.First, StringComparison.OrdinalIgnoreCase) && !s_plain.Contains(header.Words[2].Text));
            }
        }

        return false;
    }

    /// <summary>What is to be told of the blocks that keep it, beside others that do not.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="key">What is to be set.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is no such block.</exception>
    public static IReadOnlyList<string> Warnings(NginxTree tree, NginxKey key)
    {
        string[] kept = key.IsConnection ? [.. tree.BlocksOf(key).Where(block => IsKept(block, key)).Select(block => block.Label)] : [];
        return kept.Length == 0 ? [] : [$"Upgrades are passed on (WebSockets) by {string.Join(", ", kept)}: what is the header {key.First} there stays as it is."];
    }
}
