using AngleSharp.Dom;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>One node, as k6's Element has it: what the web has as properties are functions here.</summary>
internal sealed class HtmlElement : ObjectInstance
{
    /// <summary>Creates one.</summary>
    /// <param name="library">The functions of its engine.</param>
    /// <param name="node">The node.</param>
    public HtmlElement(HtmlLibrary library, INode node)
        : base(library.User.Engine)
    {
        Node = node;
        Prototype = library.ElementPrototype;
    }

    /// <summary>The node.</summary>
    public INode Node { get; }
}
