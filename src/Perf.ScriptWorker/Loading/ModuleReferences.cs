using Acornima.Ast;

namespace Perf.ScriptWorker.Loading;

/// <summary>Finds what a file asks for: imports, require, open. What is put together at run time is found then.</summary>
internal static class ModuleReferences
{
    /// <summary>Finds them, in the order of the file.</summary>
    /// <param name="program">The file.</param>
    public static IReadOnlyList<ModuleReference> Of(Node program)
    {
        var found = new List<ModuleReference>();
        var pending = new Stack<Node>();
        pending.Push(program);
        while (pending.TryPop(out Node? node))
        {
            Add(node, found);
            foreach (Node child in node.ChildNodes)
            {
                pending.Push(child);
            }
        }

        return [.. found.OrderBy(reference => (reference.Line, reference.Column))];
    }

    private static void Add(Node node, List<ModuleReference> found)
    {
        (Node? source, bool isData) = node switch
        {
            ImportDeclaration import => (import.Source, false),
            ExportNamedDeclaration { Source: { } from } => (from, false),
            ExportAllDeclaration all => (all.Source, false),
            ImportExpression dynamic => (dynamic.Source, false),
            CallExpression { Callee: Identifier { Name: "require" }, Arguments.Count: > 0 } call => (call.Arguments[0], false),
            CallExpression { Callee: Identifier { Name: "open" }, Arguments.Count: > 0 } call => (call.Arguments[0], true),
            _ => ((Node?)null, false),
        };
        if (source is not null && TextOf(source) is { } text)
        {
            found.Add(new ModuleReference(text, isData, source.Location.Start.Line, source.Location.Start.Column + 1));
        }
    }

    private static string? TextOf(Node node) => node switch
    {
        StringLiteral text => text.Value,
        TemplateLiteral { Expressions.Count: 0 } template => template.Quasis[0].Value.Cooked,
        _ => null,
    };
}
