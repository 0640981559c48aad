# The rules of `./build.ps1 Lint`: all that warn by default, but for those below.
@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # What scripts say is for people who watch; what they give is objects. Since PowerShell 5 Write-Host is the stream of information.
        'PSAvoidUsingWriteHost'
        # Functions within a script change what the script was called to change.
        'PSUseShouldProcessForStateChangingFunctions'
        # A script's functions use its parameters, and the rule does not look into them.
        'PSReviewUnusedParameter'
        # PowerShell 7 reads UTF-8.
        'PSUseBOMForUnicodeEncodedFile'
    )
}
