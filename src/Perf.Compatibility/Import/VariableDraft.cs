using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>Writes variables as <c>variables:</c> has them.</summary>
internal static class VariableDraft
{
    /// <summary>A variable.</summary>
    /// <param name="variable">The variable; single values only.</param>
    /// <returns>Its value, or the list of which each iteration takes one.</returns>
    public static DraftNode Of(Variable variable) => variable.Values.Count == 1 ? One(variable.Values[0]) : new DraftSequence(variable.Values.Select(One));

    private static DraftScalar One(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Null => DraftScalar.Null,
        ScalarKind.Boolean => DraftScalar.Of(value.Text == "true"),
        ScalarKind.Number when double.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, out double number) && number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) == value.Text => DraftScalar.Number(value.Text),
        _ => DraftScalar.Of(value.Text),
    };
}
