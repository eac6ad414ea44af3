namespace MlNetDeep;

/// <summary>The added columns of one cursor of a sequential view.</summary>
internal abstract class OrderedColumns : IDisposable
{
    /// <summary>Takes in the row that the cursor has just moved to.</summary>
    public abstract void MoveNext();

    /// <summary>Takes in that the cursor has no more rows.</summary>
    public virtual void End()
    {
    }

    /// <summary>The getter of an added column.</summary>
    /// <param name="column">Its place among the added columns.</param>
    public abstract Delegate CreateGetter(int column);

    /// <summary>Ends what was opened.</summary>
    public abstract void Dispose();
}
