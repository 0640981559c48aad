using System.Management.Automation.Runspaces;

namespace Perf.Shell.Commands;

/// <summary>
/// The everyday commands that the engine's package lacks: subsets of pwsh's, with the same meaning. The lists are written
/// out, so that starting costs no search through the assembly and a review sees what scripts can call.
/// </summary>
internal static class StandInCommands
{
    private static readonly (string Name, Type Type)[] Utility =
    [
        ("Add-Member", typeof(AddMemberCommand)),
        ("Add-Type", typeof(AddTypeCommand)),
        ("Clear-Variable", typeof(ClearVariableCommand)),
        ("Compare-Object", typeof(CompareObjectCommand)),
        ("ConvertFrom-Csv", typeof(ConvertFromCsvCommand)),
        ("ConvertFrom-Json", typeof(ConvertFromJsonCommand)),
        ("ConvertFrom-StringData", typeof(ConvertFromStringDataCommand)),
        ("ConvertTo-Csv", typeof(ConvertToCsvCommand)),
        ("ConvertTo-Json", typeof(ConvertToJsonCommand)),
        ("Export-Csv", typeof(ExportCsvCommand)),
        ("Format-Custom", typeof(FormatCustomCommand)),
        ("Format-List", typeof(FormatListCommand)),
        ("Format-Table", typeof(FormatTableCommand)),
        ("Format-Wide", typeof(FormatWideCommand)),
        ("Get-Alias", typeof(GetAliasCommand)),
        ("Get-Culture", typeof(GetCultureCommand)),
        ("Get-Date", typeof(GetDateCommand)),
        ("Get-FileHash", typeof(GetFileHashCommand)),
        ("Get-Host", typeof(GetHostCommand)),
        ("Get-Member", typeof(GetMemberCommand)),
        ("Get-Random", typeof(GetRandomCommand)),
        ("Get-Unique", typeof(GetUniqueCommand)),
        ("Get-Variable", typeof(GetVariableCommand)),
        ("Group-Object", typeof(GroupObjectCommand)),
        ("Import-Csv", typeof(ImportCsvCommand)),
        ("Invoke-Expression", typeof(InvokeExpressionCommand)),
        ("Measure-Command", typeof(MeasureCommandCommand)),
        ("Measure-Object", typeof(MeasureObjectCommand)),
        ("New-Alias", typeof(NewAliasCommand)),
        ("New-Guid", typeof(NewGuidCommand)),
        ("New-Object", typeof(NewObjectCommand)),
        ("New-TemporaryFile", typeof(NewTemporaryFileCommand)),
        ("New-TimeSpan", typeof(NewTimeSpanCommand)),
        ("New-Variable", typeof(NewVariableCommand)),
        ("Out-File", typeof(OutFileCommand)),
        ("Out-String", typeof(OutStringCommand)),
        ("Read-Host", typeof(ReadHostCommand)),
        ("Remove-Variable", typeof(RemoveVariableCommand)),
        ("Select-Object", typeof(SelectObjectCommand)),
        ("Select-String", typeof(SelectStringCommand)),
        ("Set-Alias", typeof(SetAliasCommand)),
        ("Set-Variable", typeof(SetVariableCommand)),
        ("Sort-Object", typeof(SortObjectCommand)),
        ("Start-Sleep", typeof(StartSleepCommand)),
        ("Tee-Object", typeof(TeeObjectCommand)),
        ("Write-Debug", typeof(WriteDebugCommand)),
        ("Write-Error", typeof(WriteErrorCommand)),
        ("Write-Host", typeof(WriteHostCommand)),
        ("Write-Information", typeof(WriteInformationCommand)),
        ("Write-Output", typeof(WriteOutputCommand)),
        ("Write-Progress", typeof(WriteProgressCommand)),
        ("Write-Verbose", typeof(WriteVerboseCommand)),
        ("Write-Warning", typeof(WriteWarningCommand)),
    ];

    private static readonly (string Name, Type Type)[] Management =
    [
        ("Add-Content", typeof(AddContentCommand)),
        ("Clear-Content", typeof(ClearContentCommand)),
        ("Convert-Path", typeof(ConvertPathCommand)),
        ("Copy-Item", typeof(CopyItemCommand)),
        ("Get-ChildItem", typeof(GetChildItemCommand)),
        ("Get-Content", typeof(GetContentCommand)),
        ("Get-Item", typeof(GetItemCommand)),
        ("Get-ItemProperty", typeof(GetItemPropertyCommand)),
        ("Get-Location", typeof(GetLocationCommand)),
        ("Get-Process", typeof(GetProcessCommand)),
        ("Join-Path", typeof(JoinPathCommand)),
        ("Move-Item", typeof(MoveItemCommand)),
        ("New-Item", typeof(NewItemCommand)),
        ("Pop-Location", typeof(PopLocationCommand)),
        ("Push-Location", typeof(PushLocationCommand)),
        ("Remove-Item", typeof(RemoveItemCommand)),
        ("Rename-Item", typeof(RenameItemCommand)),
        ("Resolve-Path", typeof(ResolvePathCommand)),
        ("Set-Content", typeof(SetContentCommand)),
        ("Set-Item", typeof(SetItemCommand)),
        ("Set-Location", typeof(SetLocationCommand)),
        ("Split-Path", typeof(SplitPathCommand)),
        ("Start-Process", typeof(StartProcessCommand)),
        ("Stop-Process", typeof(StopProcessCommand)),
        ("Test-Path", typeof(TestPathCommand)),
        ("Wait-Process", typeof(WaitProcessCommand)),
    ];

    private static readonly (string Name, Type Type)[] Security =
    [
        ("ConvertFrom-SecureString", typeof(ConvertFromSecureStringCommand)),
        ("ConvertTo-SecureString", typeof(ConvertToSecureStringCommand)),
        ("Get-Credential", typeof(GetCredentialCommand)),
    ];

    /// <summary>Adds the commands. Their aliases are the engine's already: those of pwsh on Unix, where ls, cat, cp, mv, rm and sort stay native.</summary>
    public static void AddTo(InitialSessionState state)
    {
        Add(state, "Microsoft.PowerShell.Utility", Utility);
        Add(state, "Microsoft.PowerShell.Management", Management);
        Add(state, "Microsoft.PowerShell.Security", Security);
    }

    // Scripts and the engine's own tab completion call commands by names such as Microsoft.PowerShell.Management\Get-ChildItem.
    private static void Add(InitialSessionState state, string module, (string Name, Type Type)[] commands)
    {
        object origin = EngineInternals.CommandOrigin(module, typeof(StandInCommands).Assembly.Location);
        foreach (var (name, type) in commands)
        {
            var entry = new SessionStateCmdletEntry(name, type, helpFileName: null);
            EngineInternals.SetOrigin(entry, origin);
            state.Commands.Add(entry);
        }
    }
}
