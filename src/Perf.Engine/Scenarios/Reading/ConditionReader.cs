using Perf.Engine.Flows.Expressions;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads expressions.</summary>
internal static class ConditionReader
{
    /// <summary>Reads an expression; what is wrong is told at its place within the text.</summary>
    public static Condition? Read(ValueReader values, YamlNode node, string name, TemplateScope scope)
    {
        if (values.Text(node, name) is not { } text)
        {
            return null;
        }

        var scalar = (YamlScalar)node;
        Expression expression;
        try
        {
            expression = Expression.Parse(text);
        }
        catch (ExpressionException e)
        {
            (int line, int column) = values.Source.PlaceIn(scalar, e.Offset);
            values.Problems.Add(line, column, $"'{name}' is an expression, and {e.Message}");
            return null;
        }

        bool known = true;
        foreach (ExpressionReference reference in expression.References.Where(reference => !reference.IsEnvironment && !scope.IsKnown(reference.Name)))
        {
            (int line, int column) = values.Source.PlaceIn(scalar, reference.Offset);
            values.Problems.AddUnknown(
                line,
                column,
                $"there is no variable '{ValueReader.Shortened(reference.Name)}' here; declare it with 'variables:', set it or capture it in an earlier step, and put a text in quotes",
                reference.Name,
                scope.Names!);
            known = false;
        }

        (int first, int at) = values.Source.PlaceIn(scalar, 0);
        return known ? new Condition { Text = text, Line = first, Column = at } : null;
    }
}
