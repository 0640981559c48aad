namespace Perf.Shell.CommandLine;

/// <summary>The text of -Help.</summary>
internal static class Usage
{
    public const string Short = "Usage: perfsh [-NoLogo] [-NoProfile] [-NonInteractive] [-NoExit] [-WorkingDirectory <directory>]\n"
        + "              [[-File] <script> [<arguments>] | -Command { - | <script text> } | -EncodedCommand <base64> | -]\n"
        + "       perfsh -Version | -Help";

    public const string Full = Short + """


        perfsh runs PowerShell scripts and the Perf module where PowerShell itself is not installed.

          -File, -f <script> [<arguments>]   Runs a script file; -Name value binds its parameters. A bare path means the same.
          -Command, -c <text>                Runs the rest of the line as script text; - reads it from standard input.
          -EncodedCommand, -e <base64>       Runs script text given as Base64 of UTF-16.
          -WorkingDirectory, -wd <directory> Starts there.
          -NonInteractive                    Any prompt is an error.
          -NoExit                            Stays in the interactive shell after the command or script.
          -NoProfile, -ExecutionPolicy <p>   Accepted; perfsh reads no profile and Linux has no execution policy.
          -Version, -v   -Help, -h, -?

        Exit codes: 0; 1 a terminating error, or the last statement of -Command failed; N of `exit N`; 64 wrong usage;
        130 Ctrl-C; 143 SIGTERM; and those of Perf's commands, which `Get-Help about_Perf` lists.
        """;
}
