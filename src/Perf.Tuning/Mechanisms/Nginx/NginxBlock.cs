namespace Perf.Tuning.Nginx;

/// <summary>A block of a configuration as nginx sees it, includes read in; the outermost has no node.</summary>
/// <param name="Tree">The configuration.</param>
/// <param name="File">The file that it stands in.</param>
/// <param name="Node">The directive; null for the outermost.</param>
/// <param name="Parent">The block around it; null for the outermost.</param>
internal sealed record NginxBlock(NginxTree Tree, NginxFile File, NginxNode? Node, NginxBlock? Parent)
{
    /// <summary>The directives in it in their order, with the file that each stands in.</summary>
    public IEnumerable<(NginxFile File, NginxNode Node)> Directives => Tree.Expand(File, Node?.Children ?? File.Nodes);

    /// <summary>The blocks in it of a name.</summary>
    /// <param name="name">The name.</param>
    public IEnumerable<NginxBlock> Blocks(string name) => Directives.Where(found => found.Node.IsBlock && found.Node.Name == name).Select(found => new NginxBlock(Tree, found.File, found.Node, this));

    /// <summary>Those of its directives that a key means.</summary>
    /// <param name="key">The key.</param>
    public IEnumerable<(NginxFile File, NginxNode Node)> Of(NginxKey key) => Directives.Where(found => !found.Node.IsBlock && found.Node.Name == key.Name
        && (key.First is null || found.Node.Words.Count > 1 && found.Node.Words[1].Text.Equals(key.First, StringComparison.OrdinalIgnoreCase)));

    /// <summary>What it is called in messages and in backups: the way to it, with what tells it apart.</summary>
    public string Label
    {
        get
        {
            if (Node is null)
            {
                return "main";
            }

            string own = Node.Name == "server" && Parent?.Node?.Name != "upstream"
                ? string.Join(' ', Directives.Where(found => found.Node.Name is "listen" or "server_name").Select(found => found.Node.Arguments))
                : Node.Arguments;
            string name = own.Length > 0 ? $"{Node.Name}[{own}]" : Node.Name;
            return Parent?.Node is null ? name : $"{Parent.Label}/{name}";
        }
    }
}
