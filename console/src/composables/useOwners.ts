import { listNumbers, listTenants } from "@/api/generated";
import { ask } from "@/api/request";

/** The company of each 400 number: for the operator, who sees all. */
export async function everyOwner(): Promise<ReadonlyMap<string, string>> {
  const [numbers, tenants] = await Promise.all([ask(listNumbers()), ask(listTenants())]);
  const names = new Map(tenants.items.map((tenant) => [tenant.id, tenant.name]));
  return new Map(numbers.items.map((one) => [one.number, names.get(one.tenant_id) ?? one.tenant_id]));
}
