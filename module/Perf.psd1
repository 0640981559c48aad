@{
    RootModule           = 'Perf.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0f2c1e-8f3b-4a53-9b0e-2f6f1d7c9a41'
    Author               = 'Perf contributors'
    CompanyName          = 'Perf contributors'
    Copyright            = '(c) Perf contributors. MIT licence.'
    Description          = 'Makes load, judges it, explains it, and changes the system under test reversibly: performance tests as pipeline objects.'
    CompatiblePSEditions = 'Core'
    PowerShellVersion    = '7.6'
    FormatsToProcess     = 'Perf.Format.ps1xml'
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Compare-PerfResult'
        'ConvertTo-PerfScenario'
        'Export-PerfReport'
        'Find-PerfCapacity'
        'Get-PerfAgent'
        'Get-PerfBackup'
        'Get-PerfBaseline'
        'Get-PerfBottleneck'
        'Get-PerfKpi'
        'Get-PerfResult'
        'Get-PerfScenario'
        'Get-PerfTest'
        'Get-PerfTrend'
        'Import-PerfResult'
        'Invoke-PerfTest'
        'Measure-PerfNoise'
        'New-PerfScenario'
        'Optimize-PerfHistory'
        'Register-PerfHealthCheck'
        'Remove-PerfBaseline'
        'Remove-PerfResult'
        'Resume-PerfTest'
        'Select-PerfScenario'
        'Send-PerfAlert'
        'Set-PerfBaseline'
        'Set-PerfOptimization'
        'Set-PerfTestRate'
        'Start-PerfAgent'
        'Stop-PerfAgent'
        'Stop-PerfTest'
        'Suspend-PerfTest'
        'Test-PerfHealth'
        'Test-PerfScenario'
        'Test-PerfThreshold'
        'Undo-PerfOptimization'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('performance', 'load-testing', 'benchmark', 'http', 'k6', 'ci')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
