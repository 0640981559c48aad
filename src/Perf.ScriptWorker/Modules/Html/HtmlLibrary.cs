using System.Runtime.CompilerServices;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>The functions of selections and elements in one JavaScript engine; made when a script first needs them.</summary>
internal sealed class HtmlLibrary
{
    private static readonly ConditionalWeakTable<ScriptUser, HtmlLibrary> s_libraries = [];

    private HtmlLibrary(ScriptUser user)
    {
        User = user;
        SelectionPrototype = new JsObject(user.Engine);
        ElementPrototype = new JsObject(user.Engine);
        HtmlSelectionFunctions.Define(this);
        HtmlElementFunctions.Define(this);
    }

    /// <summary>Whose it is.</summary>
    public ScriptUser User { get; }

    /// <summary>The functions of selections.</summary>
    public JsObject SelectionPrototype { get; }

    /// <summary>The functions of elements.</summary>
    public JsObject ElementPrototype { get; }

    /// <summary>That of a virtual user.</summary>
    public static HtmlLibrary Of(ScriptUser user) => s_libraries.GetValue(user, static owner => new HtmlLibrary(owner));

    /// <summary>Reads a page.</summary>
    /// <param name="html">The text; whatever it is, a page comes out of it.</param>
    /// <returns>The page.</returns>
    public static IDocument Read(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>A page as a selection of its document.</summary>
    /// <param name="html">The page's text.</param>
    /// <returns>The selection.</returns>
    public HtmlSelection Parse(string html) => new(this, [Read(html)], null);

    /// <summary>A selection of nodes, each once.</summary>
    public HtmlSelection Select(IEnumerable<INode> nodes, HtmlSelection? before) => new(this, [.. nodes.Distinct()], before);

    /// <summary>An element, or null as JavaScript has it.</summary>
    public JsValue Wrap(INode? node) => node is null ? JsValue.Null : new HtmlElement(this, node);

    /// <summary>An array of values.</summary>
    public JsValue List(IEnumerable<JsValue> values) => new JsArray(User.Engine, [.. values]);

    /// <summary>Adds a function of selections.</summary>
    public void OnSelection(string name, Func<HtmlSelection, JsValue[], JsValue> call) => SelectionPrototype.Set(name, new ClrFunction(User.Engine, name, (self, arguments) =>
        self is HtmlSelection selection ? Guard(() => call(selection, arguments)) : throw User.TypeError($"{name}() is a function of a Selection of k6/html.")));

    /// <summary>Adds a function of elements.</summary>
    public void OnElement(string name, Func<INode, JsValue[], JsValue> call) => ElementPrototype.Set(name, new ClrFunction(User.Engine, name, (self, arguments) =>
        self is HtmlElement element ? Guard(() => call(element.Node, arguments)) : throw User.TypeError($"{name}() is a function of an Element of k6/html.")));

    /// <summary>What a script gives to say which elements it means: a selector, a selection or an element.</summary>
    public Func<IElement, bool> Matcher(JsValue value, string what)
    {
        switch (value)
        {
            case HtmlSelection selection:
                var nodes = selection.Nodes.ToHashSet();
                return nodes.Contains;
            case HtmlElement element:
                return node => node == element.Node;
            default:
                if (!value.IsString())
                {
                    throw User.TypeError($"{what} takes a selector, a Selection or an Element, not {value}.");
                }

                string selector = value.AsString();
                return node => node.Matches(selector);
        }
    }

    // A selector that cannot be read is the script's fault, and is said in its words.
    private JsValue Guard(Func<JsValue> call)
    {
        try
        {
            return call();
        }
        catch (DomException fault)
        {
            throw User.Error($"The selector cannot be used: {fault.Message}");
        }
    }
}
