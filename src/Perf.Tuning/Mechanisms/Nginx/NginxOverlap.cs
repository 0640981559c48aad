namespace Perf.Tuning.Nginx;

/// <summary>
/// Whether two keys can mean the same directive of the same block, whatever the configuration is: <c>http/server[*]/location[/]/proxy_buffering</c> and <c>http/server[shop]/location[*]/proxy_buffering</c> can. A pure
/// function. Where only the configuration could tell, they are taken for the same: a conflict that is none costs a question, and one that nobody sees costs the value that was there before.
/// </summary>
internal static class NginxOverlap
{
    /// <summary>Tells.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they can; what is no key means nothing but itself.</returns>
    public static bool CanMeet(string left, string right)
    {
        if (left == right)
        {
            return true;
        }

        try
        {
            return CanMeet(NginxKey.Of(left), NginxKey.Of(right));
        }
        catch (PerfException)
        {
            return false;
        }
    }

    private static bool CanMeet(NginxKey left, NginxKey right) =>
        left.Name == right.Name
        && (left.First is null || right.First is null || left.First.Equals(right.First, StringComparison.OrdinalIgnoreCase))
        && CanMeet(left.Blocks, right.Blocks);

    private static bool CanMeet(IReadOnlyList<NginxStep> left, IReadOnlyList<NginxStep> right)
    {
        // Whether the steps from one place on and those from another lead to the same block, from the last steps to the first: no key makes it long.
        bool[,] meets = new bool[left.Count + 1, right.Count + 1];
        meets[left.Count, right.Count] = true;
        for (int i = left.Count - 1; i >= 0; i--)
        {
            for (int j = right.Count - 1; j >= 0; j--)
            {
                // A location that is meant wherever it stands may stand within the other key's.
                bool isLocation = left[i].Name == "location" && right[j].Name == "location";
                meets[i, j] = (CanBeOne(left[i], right[j]) && meets[i + 1, j + 1])
                    || (isLocation && IsDeep(left[i]) && meets[i, j + 1])
                    || (isLocation && IsDeep(right[j]) && meets[i + 1, j]);
            }
        }

        return meets[0, 0];
    }

    // As NginxTree goes: these find locations within locations, too.
    private static bool IsDeep(NginxStep step) => step.Which is "*" or ['-', '>', ..];

    private static bool CanBeOne(NginxStep left, NginxStep right)
    {
        if (left.Name != right.Name)
        {
            return false;
        }

        return (left.Which, right.Which) switch
        {
            (null or "*", _) or (_, null or "*") => true,
            (['-', '>', .. var one], ['-', '>', .. var other]) => one == "*" || other == "*" || one == other,
            (['-', '>', ..], _) or (_, ['-', '>', ..]) => true,

            // A server may have several names and addresses, and any of them names it.
            _ => left.Name == "server" || left.Which == right.Which,
        };
    }
}
