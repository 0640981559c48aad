using System.Security.Cryptography;
using System.Text;

namespace Perf.Compatibility.Results.Reports;

/// <summary>A group of k6's summary with its checks. Each part of a check's step is a group, <c>shop::basket</c> being one within the other.</summary>
/// <param name="name">The group's name; empty for the root.</param>
/// <param name="path">Its path with <c>::</c> before each name; empty for the root.</param>
internal sealed class K6GroupTree(string name, string path)
{
    private readonly OrderedDictionary<string, K6GroupTree> _groups = new(StringComparer.Ordinal);
    private readonly List<CheckResult> _checks = [];

    /// <summary>The group's name.</summary>
    public string Name { get; } = name;

    /// <summary>The group's path.</summary>
    public string Path { get; } = path;

    /// <summary>The groups within it.</summary>
    public IEnumerable<K6GroupTree> Groups => _groups.Values;

    /// <summary>Its checks.</summary>
    public IReadOnlyList<CheckResult> Checks => _checks;

    /// <summary>The root of all checks of a result.</summary>
    /// <param name="result">The result.</param>
    public static K6GroupTree Of(RunResult result)
    {
        var root = new K6GroupTree("", "");
        foreach (CheckResult check in result.Checks)
        {
            K6GroupTree group = root;
            foreach (string part in check.Step.Split("::", StringSplitOptions.RemoveEmptyEntries))
            {
                if (!group._groups.TryGetValue(part, out K6GroupTree? inner))
                {
                    group._groups[part] = inner = new K6GroupTree(part, $"{group.Path}::{part}");
                }

                group = inner;
            }

            group._checks.Add(check);
        }

        return root;
    }

    /// <summary>The id that k6 gives to a group or a check: the MD5 of its path. It keeps nothing secret.</summary>
    /// <param name="path">The path.</param>
#pragma warning disable CA5351 // k6's own choice; it tells groups apart and protects nothing.
    public static string IdOf(string path) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(path)));
#pragma warning restore CA5351
}
