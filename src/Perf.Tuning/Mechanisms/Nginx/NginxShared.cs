using System.Globalization;

namespace Perf.Tuning.Nginx;

/// <summary>Files that are included at several places: what is changed in one holds at all of them. Pure.</summary>
internal static class NginxShared
{
    /// <summary>What is to be told of edited files.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="edited">Their paths.</param>
    public static IReadOnlyList<string> Warnings(NginxTree tree, IEnumerable<string> edited) =>
    [
        .. edited.Select(path => (Path: path, Places: Places(tree, tree.Main.Nodes, path) + tree.Files.Values.Where(file => file != tree.Main).Sum(file => Places(tree, file.Nodes, path))))
            .Where(found => found.Places > 1)
            .Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.Path} is included at {found.Places} places: what is changed in it holds at all of them.")),
    ];

    private static int Places(NginxTree tree, IReadOnlyList<NginxNode> nodes, string path) =>
        nodes.Sum(node => (NginxTree.IsInclude(node) && tree.Included(node).Any(file => file.Path == path) ? 1 : 0) + Places(tree, node.Children, path));
}
