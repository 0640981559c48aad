using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Perf.Shell.Commands;

/// <summary>Reaches the engine's own formatter, whose public base classes lack only their constructor's argument.</summary>
internal static class FormatInternals
{
    private const string Prefix = "Microsoft.PowerShell.Commands.Internal.Format.";

    /// <summary>Makes <paramref name="command"/> format as Table, List, Wide or Complex.</summary>
    public static void SetShape(FrontEndCommandBase command, string shape)
        => SetImplementation(command, EngineInternals.Create(
            Prefix + "InnerFormatShapeCommand", Enum.Parse(EngineInternals.TypeOf(Prefix + "FormatShape"), shape)));

    /// <summary>Makes <paramref name="command"/> an output command; <see cref="SetWriter"/> says where to.</summary>
    public static void SetOutput(FrontEndCommandBase command) => SetImplementation(command, EngineInternals.Create(Prefix + "OutputManagerInner"));

    /// <summary>Sends the formatted lines of an output command to <paramref name="writer"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writer">Receives lines.</param>
    /// <param name="width">Columns that a line may take.</param>
    /// <param name="noNewline">Joins all lines.</param>
    public static void SetWriter(FrontEndCommandBase command, TextWriter writer, int width, bool noNewline)
    {
        object implementation = Implementation(command);
        object lines = EngineInternals.Create(Prefix + "TextWriterLineOutput", writer, width, noNewline);
        EngineInternals.Property(implementation.GetType(), "LineOutput").SetValue(implementation, lines);
    }

    /// <summary>Hands the parameters of Format-Wide and Format-Custom to the formatter.</summary>
    /// <param name="command">The command.</param>
    /// <param name="definition">The formatter's grammar of -Property: FormatWideParameterDefinition or FormatObjectParameterDefinition.</param>
    /// <param name="properties">Properties to show; null for the type's own view.</param>
    /// <param name="view">The name of a view.</param>
    /// <param name="groupBy">A property to group by.</param>
    /// <param name="autoSize">Columns as wide as their content.</param>
    /// <param name="shapeType">WideSpecificParameters or ComplexSpecificParameters.</param>
    /// <param name="shapeField">Its field: columns or maxDepth.</param>
    /// <param name="shapeValue">The field's value; null leaves it.</param>
    public static void SetParameters(
        FrontEndCommandBase command, string definition, object[]? properties, string? view, object? groupBy, bool? autoSize, string shapeType, string shapeField, int? shapeValue)
    {
        object parameters = EngineInternals.Create(Prefix + "FormattingCommandLineParameters");
        Type type = parameters.GetType();
        object context = EngineInternals.Create(Prefix + "TerminatingErrorContext", command);
        if (properties is not null)
        {
            EngineInternals.Field(type, "mshParameterList").SetValue(parameters, Process(definition, properties, context));
        }

        if (groupBy is not null && Process("FormatGroupByParameterDefinition", [groupBy], context) is System.Collections.IList { Count: > 0 } groups)
        {
            EngineInternals.Field(type, "groupByParameter").SetValue(parameters, groups[0]);
        }

        EngineInternals.Field(type, "viewName").SetValue(parameters, view);
        EngineInternals.Field(type, "autosize").SetValue(parameters, autoSize);
        object shape = EngineInternals.Create(Prefix + shapeType);
        if (shapeValue is { } value)
        {
            EngineInternals.Field(shape.GetType(), shapeField).SetValue(shape, value);
        }

        EngineInternals.Field(type, "shapeParameters").SetValue(parameters, shape);
        object implementation = Implementation(command);
        EngineInternals.Method(implementation.GetType(), "SetCommandLineParameters").Invoke(implementation, [parameters]);
    }

    private static object Process(string definition, object[] properties, object context)
    {
        object processor = EngineInternals.Create(Prefix + "ParameterProcessor", EngineInternals.Create(Prefix + definition));
        return EngineInternals.Method(processor.GetType(), "ProcessParameters").Invoke(
            processor, [properties.Select(p => p is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : p).ToArray(), context])!;
    }

    private static object Implementation(FrontEndCommandBase command)
        => EngineInternals.Field(typeof(FrontEndCommandBase), "implementation").GetValue(command)!;

    private static void SetImplementation(FrontEndCommandBase command, object implementation)
        => EngineInternals.Field(typeof(FrontEndCommandBase), "implementation").SetValue(command, implementation);
}
