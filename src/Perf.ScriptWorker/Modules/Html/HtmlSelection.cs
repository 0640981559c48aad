using AngleSharp.Dom;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>A list of nodes, as jQuery and k6 have it.</summary>
internal sealed class HtmlSelection : ObjectInstance
{
    /// <summary>Creates one.</summary>
    /// <param name="library">The functions of its engine.</param>
    /// <param name="nodes">The nodes, each once.</param>
    /// <param name="before">What it was made from, for <c>end()</c>; or null.</param>
    public HtmlSelection(HtmlLibrary library, IReadOnlyList<INode> nodes, HtmlSelection? before)
        : base(library.User.Engine)
    {
        Nodes = nodes;
        Before = before;
        Prototype = library.SelectionPrototype;
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<INode> Nodes { get; }

    /// <summary>The first of them, or null.</summary>
    public INode? First => Nodes.Count > 0 ? Nodes[0] : null;

    /// <summary>Those of them that are elements.</summary>
    public IEnumerable<IElement> Elements => Nodes.OfType<IElement>();

    /// <summary>What it was made from.</summary>
    public HtmlSelection? Before { get; }
}
