import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check, read } = await applicationReader("java");

/** Entities mapped by fields and by getters, a base class and an embedded one. */
const shop = {
  "src/main/java/shop/Application.java": `
@SpringBootApplication
public class Application {}
`,
  "src/main/java/shop/Base.java": `
@MappedSuperclass
public abstract class Base {
    @Id Long id;
             ^^ declare crm.customers.id
    Instant updatedAt;
            ^^^^^^^^^ declare crm.customers.updated_at
}
`,
  "src/main/java/shop/Address.java": `
@Embeddable
public class Address {
    private String city;
                   ^^^^ declare crm.customers.city
    @Column(name = "zip") private String postCode;
                                         ^^^^^^^^ declare crm.customers.zip
}
`,
  "src/main/java/shop/Customer.java": `
@Entity
@Table(name = "customers", schema = "crm")
public class Customer extends Base {
    private static final String PREFIX = "x";
    private String fullName;
                   ^^^^^^^^ declare crm.customers.full_name
                   ^^^^^^^^ write crm.customers.full_name
    @Column(name = "mail", nullable = false)
    private String email;
                   ^^^^^ declare crm.customers.mail
                   ^^^^^ write crm.customers.mail
    @Column(insertable = false, updatable = false) private Integer rank;
                                                                   ^^^^ declare crm.customers.rank
    @Transient private String initials;
    private transient String cached;
    @Embedded private Address address;
    @OneToMany(mappedBy = "customer") private List<PurchaseOrder> orders;

    public String getFullName() { return this.fullName; }
    public void setFullName(String fullName) { this.fullName = fullName; }
    public String getName() { return "n"; }

    @PreUpdate
    void touch() {
        this.updatedAt = Instant.now();
             ^^^^^^^^^ write crm.customers.updated_at
        setFullName(email.trim());
        ^^^^^^^^^^^ write crm.customers.full_name
        rank = 1;
        ^^^^ write crm.customers.rank
    }
}
`,
  "src/main/java/shop/PurchaseOrder.java": `
@Entity
@DynamicUpdate
public class PurchaseOrder {
    private Long id;
    private String number;
    private Customer customer;

    @Id public Long getId() { return id; }
                    ^^^^^ declare purchase_order.id
                    ^^^^^ write purchase_order.id
    @Column(name = "no") public String getNumber() { return number; }
                                       ^^^^^^^^^ declare purchase_order.no
                                       ^^^^^^^^^ write purchase_order.no
    @ManyToOne public Customer getCustomer() { return customer; }
                               ^^^^^^^^^^^ declare purchase_order.customer_id
                               ^^^^^^^^^^^ write purchase_order.customer_id
}
`,
};

test("reads declarations: a mapped column is written whenever the entity is", () => check(shop));

test("reads names of query methods, JPQL, and SQL where it is said to be SQL", () => {
  check({
    ...shop,
    "src/main/java/shop/CustomerRepository.java": `
public interface CustomerRepository extends JpaRepository<Customer, Long> {
    List<Customer> findByFullNameAndEmailIgnoreCaseOrderByRankDesc(String name, String email);
                         ^^^^^^^^ read crm.customers.full_name
                                    ^^^^^ read crm.customers.mail
                                                          ^^^^ read crm.customers.rank
    boolean existsByAddressCityIn(List<String> cities);
                    ^^^^^^^^^^^ read crm.customers.city

    @Query("select c.fullName from Customer c join c.orders o where c.email = :email and o.number = 'a' and c.address.city = ?1")
                     ^^^^^^^^ read crm.customers.full_name
                                                                      ^^^^^ read crm.customers.mail
                                                                                           ^^^^^^ read purchase_order.no
                                                                                                                      ^^^^ read crm.customers.city
    List<String> findByWhatever(String email);

    @Modifying
    @Query("update Customer c set c.fullName = :name, c.email = lower(c.email) where c.id = :id")
                                    ^^^^^^^^ write crm.customers.full_name
                                                        ^^^^^ write crm.customers.mail
                                                                        ^^^^^ read crm.customers.mail
                                                                                       ^^ read crm.customers.id
    void rename(long id, String name);

    @Query(value = "select full_name from crm.customers where mail = :mail", nativeQuery = true)
                           ^^^^^^^^^ read crm.customers.full_name
                                                              ^^^^ read crm.customers.mail
    String nameOf(String mail);
}
`,
  });
});

test("follows entities through variables, relations, streams, builders and criteria", () => {
  check({
    ...shop,
    "src/main/java/shop/Customers.java": `
public class Customers {
    private final CustomerRepository customers;
    private EntityManager em;

    void rename(Customer customer, CustomerDto dto, List<Customer> all) {
        customer.setFullName(dto.getFullName());
                 ^^^^^^^^^^^ write crm.customers.full_name
        dto.setEmail(customer.getEmail());
                              ^^^^^^^^ read crm.customers.mail
        customer.getAddress().setCity("x");
                              ^^^^^^^ write crm.customers.city
        for (Customer each : all) each.setEmail(each.getOrders().get(0).getNumber());
                                       ^^^^^^^^ write crm.customers.mail
                                                                        ^^^^^^^^^ read purchase_order.no
        all.stream().filter(c -> c.getRank() > 1).map(Customer::getFullName).toList();
                                   ^^^^^^^ read crm.customers.rank
                                                                ^^^^^^^^^^^ read crm.customers.full_name
        var found = customers.findById(1L).orElseThrow();
        found.setUpdatedAt(null);
              ^^^^^^^^^^^^ write crm.customers.updated_at
        customers.findAll().forEach(c -> log(c.getFullName()));
                                               ^^^^^^^^^^^ read crm.customers.full_name
        Customer made = Customer.builder().fullName("x").email(dto.getEmail()).build();
                                           ^^^^^^^^ write crm.customers.full_name
                                                         ^^^^^ write crm.customers.mail
        em.find(Customer.class, 1L).setEmail("y");
                                    ^^^^^^^^ write crm.customers.mail
        List<PurchaseOrder> orders = em.createQuery("from PurchaseOrder where customer.email = :e and number = 1", PurchaseOrder.class).getResultList();
                                                                              ^^^^^^^^ read purchase_order.customer_id
                                                                                       ^^^^^ read crm.customers.mail
                                                                                                      ^^^^^^ read purchase_order.no
        orders.get(0).getCustomer().getFullName();
                      ^^^^^^^^^^^ read purchase_order.customer_id
                                    ^^^^^^^^^^^ read crm.customers.full_name
    }

    Specification<Customer> named(String name) {
        return (root, query, cb) -> cb.and(cb.equal(root.get("fullName"), name), cb.isNull(root.get(Customer_.email)), cb.equal(root.join("orders").get("number"), 1));
                                                              ^^^^^^^^ read crm.customers.full_name
                                                                                                              ^^^^^ read crm.customers.mail
                                                                                                                                                         ^^^^^^ read purchase_order.no
    }

    void set(CriteriaUpdate<Customer> update) {
        update.set("email", null);
                    ^^^^^ write crm.customers.mail
    }
}
`,
  });
});

test("leaves alone what only has the same name", () => {
  check({
    ...shop,
    "src/main/java/shop/CustomerDto.java": `
public class CustomerDto {
    private String fullName;
    private String email;
    public String getFullName() { return fullName; }
    public void setFullName(String fullName) { this.fullName = fullName; }
    static CustomerDto of(JsonNode node, Map<String, Object> session) {
        CustomerDto dto = new CustomerDto();
        dto.setFullName(node.get("fullName").asText());
        session.put("email", node.path("email"));
        String sentence = "Update Customer profile";
        return dto;
    }
}
`,
  });
});

test("folds names as the dialect does where no convention of Spring holds", () => {
  check({
    "A.java": `
@Entity class Blog {
  @Id Long blogId;
           ^^^^^^ declare blog.blogid
           ^^^^^^ write blog.blogid
}
`,
  });
});

test("tells an entity from an imported class of its name, and the accessors of a flag", () => {
  check({
    "src/main/java/shop/db/Job.java": `
@Entity class Job {
  private boolean isDone;
                  ^^^^^^ declare job.isdone
                  ^^^^^^ write job.isdone
}
`,
    "src/main/java/shop/A.java": `
import shop.db.Job;
class A { void f(Job job) { job.setDone(!job.isDone()); } }
                                ^^^^^^^ write job.isdone
                                             ^^^^^^ read job.isdone
`,
    "src/main/java/shop/B.java": `
import shop.dto.Job;
class B { void f(Job job) { job.setDone(!job.isDone()); } }
`,
  });
});

test("takes a name that an annotation gives for the column's, whatever the convention", () => {
  check(
    {
      "Application.java": "@SpringBootApplication class Application {}",
      "App.java": `
@Entity @Table(name = "\`App\`") class App {
  @Column(name = "\`OwnerEmail\`", insertable = false) String ownerEmail;
                                                            ^^^^^^^^^^ declare App.OwnerEmail
  @ManyToOne App parentApp;
                 ^^^^^^^^^ declare App.parent_app_id
                 ^^^^^^^^^ write App.parent_app_id
}
`,
    },
    "mysql",
  );
});

test("tells hooks, and writes that leave the database's value alone", () => {
  const usages = read(Object.fromEntries(Object.entries(shop).map(([path, text]) => [path, unmarked(text)])));
  const kinds = usages.map(({ sinks }) => sinks.map(({ kind }) => kind));
  // A customer is updated whole, an order with `@DynamicUpdate` only where it changed.
  assert.deepEqual(kinds, [[], [], [], ["orm-upsert", "hook"], ["orm-create"]]);
});

function unmarked(text: string): string {
  return text.replace(/^\s*\^+ .*\n/gm, "");
}
