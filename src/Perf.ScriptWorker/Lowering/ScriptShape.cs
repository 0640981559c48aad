using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>The top level of a script: what its names stand for, and its functions. Anything else at the top level is a reason to interpret.</summary>
internal sealed class ScriptShape
{
    private ScriptShape()
    {
    }

    /// <summary>Imported names and what they stand for: <c>k6.sleep</c>, <c>http</c>, <c>utils.randomItem</c>.</summary>
    public Dictionary<string, string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>Names with the expression that they are.</summary>
    public Dictionary<string, Expression> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>Metrics of the script's own by the names that they have in it: their type, and the name by which they are measured.</summary>
    public Dictionary<string, (MetricType Type, string Name)> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Names whose values change.</summary>
    public HashSet<string> Changing { get; } = new(StringComparer.Ordinal);

    /// <summary>Exported functions by the name that they are exported by.</summary>
    public Dictionary<string, IFunction> Exports { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the top level.</summary>
    /// <param name="program">The script.</param>
    /// <param name="left">Takes what else there is, where it may be left out; null where it may not.</param>
    /// <returns>Its shape.</returns>
    /// <exception cref="NotLoweredException">There is something else.</exception>
    public static ScriptShape Of(Module program, LeftOut? left = null)
    {
        var shape = new ScriptShape();
        foreach (Statement statement in program.Body)
        {
            try
            {
                shape.Add(statement, left is not null);
            }
            catch (NotLoweredException reason) when (left is not null)
            {
                left.Add(reason);
            }
        }

        shape.FindAssigned(program, left is not null);
        return shape;
    }

    private void Add(Statement statement, bool takesMetrics)
    {
        switch (statement)
        {
            case ImportDeclaration import:
                Import(import, takesMetrics);
                break;
            case ExportNamedDeclaration { Source: null, Specifiers.Count: 0, Declaration: VariableDeclaration variables }:
                Variables(variables, isExported: true);
                break;
            case ExportNamedDeclaration { Source: null, Specifiers.Count: 0, Declaration: FunctionDeclaration function }:
                Exports[function.Id!.Name] = function;
                break;
            case ExportDefaultDeclaration { Declaration: IFunction function }:
                Exports["default"] = function;
                break;
            case VariableDeclaration variables:
                Variables(variables, isExported: false);
                break;
            case EmptyStatement:
                break;
            default:
                throw new NotLoweredException(
                    statement is FunctionDeclaration ? "a function beside those that are exported" : "something at the top level that is neither an import, a constant nor an exported function", statement);
        }
    }

    private void Import(ImportDeclaration import, bool takesMetrics)
    {
        string module = import.Source.Value;
        string prefix = module switch
        {
            "k6" => "k6",
            "k6/http" => "http",
            "k6/metrics" when takesMetrics => "metrics",
            "k6/encoding" or "k6/execution" or "k6/metrics" or "k6/data" or "k6/crypto" or "k6/html" => throw new NotLoweredException($"the module {module}", import),
            _ when module.Contains("jslib.k6.io/k6-utils/", StringComparison.Ordinal) => "utils",
            _ when module.Contains("jslib.k6.io/k6-summary/", StringComparison.Ordinal) => "summary",
            _ => throw new NotLoweredException($"an import of '{module}'", import),
        };
        foreach (ImportDeclarationSpecifier specifier in import.Specifiers)
        {
            string local = ((Identifier)specifier.Local).Name;
            Imports[local] = specifier switch
            {
                ImportSpecifier { Imported: Identifier name } => $"{prefix}.{name.Name}",
                ImportDefaultSpecifier or ImportNamespaceSpecifier => prefix,
                _ => throw new NotLoweredException("an import of this form", specifier),
            };
        }
    }

    private void Variables(VariableDeclaration variables, bool isExported)
    {
        foreach (VariableDeclarator variable in variables.Declarations)
        {
            if (variable.Id is not Identifier name || variable.Init is null)
            {
                throw new NotLoweredException("a variable without a value, or a pattern, at the top level", variable);
            }

            if (isExported && variable.Init is IFunction function)
            {
                Exports[name.Name] = function;
            }
            else if (variable.Init is NewExpression { Callee: Identifier type, Arguments: [StringLiteral metric, ..] } && Imports.GetValueOrDefault(type.Name) is { } known && known.StartsWith("metrics.", StringComparison.Ordinal))
            {
                Metrics[name.Name] = (Enum.Parse<MetricType>(known["metrics.".Length..]), metric.Value);
            }
            else
            {
                Constants[name.Name] = variable.Init;
            }
        }
    }

    // A name that is written again is no constant.
    private void FindAssigned(Node program, bool isAllowed)
    {
        var pending = new Stack<Node>([program]);
        while (pending.TryPop(out Node? node))
        {
            if (node is AssignmentExpression { Left: Identifier { Name: var assigned } })
            {
                Changing.Add(assigned);
            }
            else if (node is UpdateExpression { Argument: Identifier { Name: var updated } })
            {
                Changing.Add(updated);
            }

            if (!isAllowed && node is (AssignmentExpression or UpdateExpression))
            {
                throw new NotLoweredException("an assignment: a value that changes", node);
            }

            // The counter of a loop changes where the loop says so, and a loop is read as a whole.
            Node? counter = isAllowed && node is ForStatement { Update: UpdateExpression update } ? update : null;
            foreach (Node child in node.ChildNodes.Where(child => !ReferenceEquals(child, counter)))
            {
                pending.Push(child);
            }
        }
    }
}
