// The name that scripts see in pwsh: `catch [Microsoft.PowerShell.Commands.WriteErrorException]` works in both.
namespace Microsoft.PowerShell.Commands;

/// <summary>What Write-Error raises for a plain message.</summary>
public class WriteErrorException : SystemException
{
    public WriteErrorException()
        : this("Write-Error cmdlet reported an error.")
    {
    }

    public WriteErrorException(string message)
        : base(message)
    {
    }

    public WriteErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
