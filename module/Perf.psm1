# The binary part is imported from here, and not as RootModule, so that a second build in one process is refused with a message that says what to do:
# .NET would hand back the assembly that is loaded already, and the commands would silently be the old ones.
$library = [System.IO.Path]::Combine($PSScriptRoot, 'Perf.Cmdlets.dll')
if ('Perf.Commands.ModuleBuild' -as [type]) {
    [Perf.Commands.ModuleBuild]::Require($PSScriptRoot)
}

$inner = Import-Module -Name $library -PassThru -ErrorAction Stop
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -ErrorAction Ignore }.GetNewClosure()

# A result that comes back from a job or a remote session keeps its metrics by step. Not by TypesToProcess: that would come before the check above, and fail
# on the other build's type data. perfsh has neither jobs nor the command, and asking Get-Command for what is not there takes 50 ms.
if ([System.IO.Directory]::Exists([System.IO.Path]::Combine($PSHOME, 'Modules', 'Microsoft.PowerShell.Utility'))) {
    Update-TypeData -TypeName Perf.RunResult -SerializationDepth 6 -Force
    # Words stay words there: as numbers, `$result.Verdict.Outcome -eq 'Pass'` would be false.
    foreach ($type in 'Perf.MetricType', 'Perf.Outcome', 'Perf.RunStatus', 'Perf.AgentState', 'Perf.AgentEnd') { Update-TypeData -TypeName $type -SerializationMethod String -Force }
}

Export-ModuleMember -Cmdlet @($inner.ExportedCmdlets.Keys)
