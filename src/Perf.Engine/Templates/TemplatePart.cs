namespace Perf.Engine.Templates;

/// <summary>One part of a template.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The literal text, the name of the variable, or the call as written.</param>
/// <param name="Default">The value when an environment variable is not set; null for none.</param>
/// <param name="Offset">Where it begins in the template's source, in UTF-16 units from 0.</param>
public readonly record struct TemplatePart(TemplatePartKind Kind, string Text, string? Default, int Offset)
{
    /// <summary>The call, for <see cref="TemplatePartKind.Call"/>.</summary>
    internal CallExpression? Call { get; init; }
}
