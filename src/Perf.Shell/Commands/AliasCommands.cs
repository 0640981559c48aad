using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Alias", DefaultParameterSetName = "Default")]
[OutputType(typeof(AliasInfo))]
public sealed class GetAliasCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Default")]
    public string[] Name { get; set; } = ["*"];

    [Parameter(ParameterSetName = "Definition")]
    public string[]? Definition { get; set; }

    protected override void ProcessRecord()
    {
        var all = InvokeCommand.GetCommands("*", CommandTypes.Alias, nameIsPattern: true).OfType<AliasInfo>().OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (string pattern in Definition ?? Name)
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            var found = all.FindAll(a => wildcard.IsMatch(Definition is null ? a.Name : a.Definition));
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"This command cannot find a matching alias because an alias with the {(Definition is null ? "name" : "definition")} '{pattern}' does not exist."),
                    "ItemNotFoundException", ErrorCategory.ObjectNotFound, pattern));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}

/// <summary>Set-Alias makes or changes; New-Alias only makes.</summary>
public abstract class WriteAliasCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Value { get; set; } = "";

    [Parameter]
    [ValidateSet("Global", "Local", "Script")]
    public string? Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected string AliasPath => $"Alias:{(Scope is null ? "" : Scope + ":")}{Name}";

    private protected bool Exists => InvokeProvider.Item.Exists($"Alias:{Name}", force: true, literalPath: true);

    private protected void Write()
    {
        if (ItemPaths.Try(this, Name, () => InvokeProvider.Item.Set([AliasPath], Value, Force, literalPath: true)) && PassThru)
        {
            WriteObject(InvokeCommand.GetCommand(Name, CommandTypes.Alias));
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Alias", SupportsShouldProcess = true)]
public sealed class SetAliasCommand : WriteAliasCommand
{
    protected override void ProcessRecord() => Write();
}

[Cmdlet(VerbsCommon.New, "Alias", SupportsShouldProcess = true)]
public sealed class NewAliasCommand : WriteAliasCommand
{
    protected override void ProcessRecord()
    {
        if (!Force && Exists)
        {
            WriteError(new ErrorRecord(
                new SessionStateException($"The alias is not allowed, because an alias with the name '{Name}' already exists."), "AliasAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }

        Write();
    }
}
