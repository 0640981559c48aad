# The binary part is imported from here, and not as RootModule, so that a second build in one process is refused with a message that says what to do:
# .NET would hand back the assembly that is loaded already, and the commands would silently be the old ones.
$library = [System.IO.Path]::Combine($PSScriptRoot, 'Perf.Cmdlets.dll')
if ('Perf.Commands.ModuleBuild' -as [type]) {
    [Perf.Commands.ModuleBuild]::Require($library)
}

$inner = Import-Module -Name $library -PassThru -ErrorAction Stop
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -ErrorAction Ignore }.GetNewClosure()
Export-ModuleMember -Cmdlet @($inner.ExportedCmdlets.Keys)
