using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Jint;
using Jint.Native;

namespace Perf.ScriptWorker.Modules.Html;

/// <summary>The functions of a selection.</summary>
internal static class HtmlSelectionFunctions
{
    /// <summary>Adds them to an engine's library.</summary>
    public static void Define(HtmlLibrary library)
    {
        DefineValues(library);
        DefineForms(library);
        DefineMoves(library);
        DefineFilters(library);
        DefineLoops(library);
    }

    private static void DefineValues(HtmlLibrary library)
    {
        JsEngine engine = library.User.Engine;
        library.OnSelection("text", (self, _) => string.Concat(self.Nodes.Select(TextOf)));
        library.OnSelection("html", (self, _) => self.First switch
        {
            IElement element => element.InnerHtml,
            IDocument document => document.ToHtml(),
            _ => JsValue.Undefined,
        });
        library.OnSelection("attr", (self, arguments) =>
            self.Elements.FirstOrDefault()?.GetAttribute(arguments.Nth(0).ToString()) is { } value ? value : arguments.Nth(1));
        library.OnSelection("data", (self, arguments) =>
        {
            if (self.Elements.FirstOrDefault() is not { } element)
            {
                return JsValue.Undefined;
            }

            if (arguments.Length > 0)
            {
                return element.GetAttribute(HtmlData.AttributeOf(arguments[0].ToString())) is { } value ? HtmlData.Convert(engine, value) : JsValue.Undefined;
            }

            var all = new JsObject(engine);
            foreach (IAttr attribute in element.Attributes.Where(attribute => attribute.Name.StartsWith("data-", StringComparison.Ordinal)))
            {
                all.Set(HtmlData.NameOf(attribute.Name), HtmlData.Convert(engine, attribute.Value));
            }

            return all;
        });
        library.OnSelection("size", (self, _) => self.Nodes.Count);
        library.OnSelection("get", (self, arguments) => arguments.Length == 0
            ? library.List(self.Nodes.Select(library.Wrap))
            : At(self, arguments[0]) is { } node ? library.Wrap(node) : JsValue.Undefined);
        library.OnSelection("toArray", (self, _) => library.List(self.Nodes.Select(node => (JsValue)library.Select([node], self))));
        library.OnSelection("index", (self, arguments) => Index(library, self, arguments.Nth(0)));
        library.OnSelection("toString", (self, _) => string.Concat(self.Nodes.Select(node => node.ToHtml())));
    }

    private static void DefineForms(HtmlLibrary library)
    {
        JsEngine engine = library.User.Engine;
        library.OnSelection("val", (self, _) =>
        {
            if (self.Elements.FirstOrDefault() is not { } element)
            {
                return JsValue.Undefined;
            }

            IReadOnlyList<string> values = HtmlForms.ValuesOf(element);
            return element.LocalName == "select" && element.HasAttribute("multiple")
                ? library.List(values.Select(value => (JsValue)value))
                : values.Count > 0 ? values[0] : JsValue.Undefined;
        });
        library.OnSelection("serialize", (self, _) => string.Join(
            '&', HtmlForms.Fields(self.Elements).Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}")));
        library.OnSelection("serializeArray", (self, _) => library.List(HtmlForms.Fields(self.Elements).Select(field =>
        {
            var pair = new JsObject(engine);
            pair.Set("name", field.Key);
            pair.Set("value", field.Value);
            return (JsValue)pair;
        })));
        library.OnSelection("serializeObject", (self, _) =>
        {
            var all = new JsObject(engine);
            foreach (KeyValuePair<string, string> field in HtmlForms.Fields(self.Elements))
            {
                all.Set(field.Key, field.Value);
            }

            return all;
        });
    }

    private static void DefineMoves(HtmlLibrary library)
    {
        library.OnSelection("find", (self, arguments) => library.Select(
            arguments.Nth(0).IsString()
                ? self.Nodes.OfType<IParentNode>().SelectMany(node => node.QuerySelectorAll(arguments[0].AsString()))
                : self.Nodes.OfType<IParentNode>().SelectMany(node => node.QuerySelectorAll("*")).Where(library.Matcher(arguments.Nth(0), "find()")),
            self));
        Move(library, "children", node => node is IParentNode parent ? parent.Children : []);
        library.OnSelection("contents", (self, _) => library.Select(self.Nodes.SelectMany(node => node.ChildNodes), self));
        Move(library, "parent", node => node.ParentElement is { } parent ? [parent] : []);
        Move(library, "next", node => node is IElement { NextElementSibling: { } next } ? [next] : []);
        Move(library, "prev", node => node is IElement { PreviousElementSibling: { } previous } ? [previous] : []);
        Move(library, "parents", Ancestors);
        Move(library, "nextAll", Following);
        Move(library, "prevAll", Preceding);
        Move(library, "siblings", node => node.Parent is IParentNode parent ? parent.Children.Where(child => child != node) : []);
        Until(library, "parentsUntil", Ancestors);
        Until(library, "nextUntil", Following);
        Until(library, "prevUntil", Preceding);
        library.OnSelection("closest", (self, arguments) =>
        {
            Func<IElement, bool> matches = library.Matcher(arguments.Nth(0), "closest()");
            return library.Select(self.Elements.Select(node => Ancestors(node).Prepend(node).FirstOrDefault(matches)).OfType<INode>(), self);
        });
        library.OnSelection("end", (self, _) => self.Before ?? self);
    }

    private static void DefineFilters(HtmlLibrary library)
    {
        library.OnSelection("first", (self, _) => library.Select(self.Nodes.Take(1), self));
        library.OnSelection("last", (self, _) => library.Select(self.Nodes.TakeLast(1), self));
        library.OnSelection("eq", (self, arguments) => library.Select(At(self, arguments.Nth(0)) is { } node ? [node] : [], self));
        library.OnSelection("slice", (self, arguments) =>
        {
            int start = Position(arguments.Nth(0), self.Nodes.Count, 0);
            int end = Position(arguments.Nth(1), self.Nodes.Count, self.Nodes.Count);
            return library.Select(self.Nodes.Skip(start).Take(end - start), self);
        });
        library.OnSelection("filter", (self, arguments) => library.Select(Kept(library, self, arguments.Nth(0), "filter()", keep: true), self));
        library.OnSelection("not", (self, arguments) => library.Select(Kept(library, self, arguments.Nth(0), "not()", keep: false), self));
        library.OnSelection("is", (self, arguments) => Kept(library, self, arguments.Nth(0), "is()", keep: true).Any());
        library.OnSelection("has", (self, arguments) =>
        {
            Func<IElement, bool> matches = library.Matcher(arguments.Nth(0), "has()");
            return library.Select(self.Elements.Where(node => node.QuerySelectorAll("*").Any(matches)), self);
        });
        library.OnSelection("add", (self, arguments) => library.Select(
            self.Nodes.Concat(arguments.Nth(0) switch
            {
                HtmlSelection other => other.Nodes,
                HtmlElement element => [element.Node],
                var selector => (self.First?.Owner ?? self.First) is IParentNode root
                    ? root.QuerySelectorAll(selector.ToString())
                    : Enumerable.Empty<INode>(),
            }),
            self));
    }

    private static void DefineLoops(HtmlLibrary library)
    {
        library.OnSelection("each", (self, arguments) =>
        {
            JsValue callback = Callback(library, arguments.Nth(0), "each()");
            for (int i = 0; i < self.Nodes.Count; i++)
            {
                callback.Call(JsValue.Undefined, [i, library.Wrap(self.Nodes[i])]);
            }

            return self;
        });
        library.OnSelection("map", (self, arguments) =>
        {
            JsValue callback = Callback(library, arguments.Nth(0), "map()");
            return library.List(self.Nodes.Select((node, index) => callback.Call(JsValue.Undefined, [index, library.Select([node], self)])));
        });
    }

    private static IEnumerable<INode> Kept(HtmlLibrary library, HtmlSelection self, JsValue condition, string what, bool keep)
    {
        if (condition.IsCallable())
        {
            return self.Nodes.Where((node, index) => Jint.Runtime.TypeConverter.ToBoolean(condition.Call(JsValue.Undefined, [index, library.Wrap(node)])) == keep);
        }

        Func<IElement, bool> matches = library.Matcher(condition, what);
        return self.Nodes.Where(node => (node is IElement element && matches(element)) == keep);
    }

    private static JsValue Callback(HtmlLibrary library, JsValue value, string what) =>
        value.IsCallable() ? value : throw library.User.TypeError($"{what} takes a function, not {value}.");

    private static void Move(HtmlLibrary library, string name, Func<INode, IEnumerable<IElement>> move) => library.OnSelection(name, (self, arguments) =>
    {
        IEnumerable<IElement> found = self.Nodes.SelectMany(move);
        return library.Select(arguments.Nth(0).IsUndefined() ? found : found.Where(library.Matcher(arguments[0], $"{name}()")), self);
    });

    private static void Until(HtmlLibrary library, string name, Func<INode, IEnumerable<IElement>> move) => library.OnSelection(name, (self, arguments) =>
    {
        Func<IElement, bool> stop = arguments.Nth(0).IsUndefined() ? _ => false : library.Matcher(arguments[0], $"{name}()");
        IEnumerable<IElement> found = self.Nodes.SelectMany(node => move(node).TakeWhile(element => !stop(element)));
        return library.Select(arguments.Nth(1).IsUndefined() ? found : found.Where(library.Matcher(arguments[1], $"{name}()")), self);
    });

    private static JsValue Index(HtmlLibrary library, HtmlSelection self, JsValue of)
    {
        switch (of)
        {
            case HtmlSelection other:
                return IndexOf(self.Nodes, other.First);
            case HtmlElement element:
                return IndexOf(self.Nodes, element.Node);
        }

        INode? first = self.First;
        if (first is null)
        {
            return -1;
        }

        return of.IsUndefined()
            ? first.Parent is IParentNode parent ? IndexOf([.. parent.Children], first) : 0
            : IndexOf([.. (first.Owner ?? (IParentNode)first).QuerySelectorAll(of.ToString())], first);
    }

    private static int IndexOf(IReadOnlyList<INode> nodes, INode? node)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] == node)
            {
                return i;
            }
        }

        return -1;
    }

    private static INode? At(HtmlSelection self, JsValue index)
    {
        int at = index.IsNumber() ? (int)index.AsNumber() : 0;
        at = at < 0 ? at + self.Nodes.Count : at;
        return at >= 0 && at < self.Nodes.Count ? self.Nodes[at] : null;
    }

    private static int Position(JsValue value, int count, int fallback)
    {
        int at = value.IsNumber() ? (int)value.AsNumber() : fallback;
        return Math.Clamp(at < 0 ? at + count : at, 0, count);
    }

    private static string TextOf(INode node) => node is IDocument document ? document.DocumentElement?.TextContent ?? "" : node.TextContent;

    private static IEnumerable<IElement> Ancestors(INode node)
    {
        for (IElement? at = node.ParentElement; at is not null; at = at.ParentElement)
        {
            yield return at;
        }
    }

    private static IEnumerable<IElement> Following(INode node)
    {
        for (IElement? at = (node as IElement)?.NextElementSibling; at is not null; at = at.NextElementSibling)
        {
            yield return at;
        }
    }

    private static IEnumerable<IElement> Preceding(INode node)
    {
        for (IElement? at = (node as IElement)?.PreviousElementSibling; at is not null; at = at.PreviousElementSibling)
        {
            yield return at;
        }
    }
}
