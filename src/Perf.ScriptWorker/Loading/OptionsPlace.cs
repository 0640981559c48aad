using Acornima.Ast;

namespace Perf.ScriptWorker.Loading;

/// <summary>Finds where a script has its options, for messages about them. A pure function.</summary>
internal static class OptionsPlace
{
    private const string Name = "options";

    /// <summary>The line, from 1; 0 when the script itself does not say them by that name.</summary>
    public static int LineOf(ScriptSource script)
    {
        Node? program = script.Kind switch
        {
            ScriptKind.Module => script.Module.Program,
            ScriptKind.CommonJs => script.Script.Program,
            _ => null,
        };
        var pending = new Queue<Node>();
        if (program is not null)
        {
            pending.Enqueue(program);
        }

        while (pending.TryDequeue(out Node? node))
        {
            if (IsOptions(node))
            {
                return node.Location.Start.Line;
            }

            foreach (Node child in node.ChildNodes)
            {
                pending.Enqueue(child);
            }
        }

        return 0;
    }

    // export const options = …, and of CommonJS exports.options = …, module.exports.options = …
    private static bool IsOptions(Node node) => node switch
    {
        ExportNamedDeclaration { Declaration: VariableDeclaration declared } => declared.Declarations.Any(one => one.Id is Identifier { Name: Name }),
        AssignmentExpression { Left: MemberExpression { Computed: false, Property: Identifier { Name: Name } } } => true,
        _ => false,
    };
}
